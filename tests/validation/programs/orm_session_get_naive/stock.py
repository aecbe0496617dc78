from sqlalchemy.orm import Session

from models import Product


def names_of(session: Session, product_ids: list[int]) -> list[str]:
    names = []
    for product_id in product_ids:
        product = session.get(Product, product_id)
        if product is not None:
            names.append(product.name)
    return sorted(names)
