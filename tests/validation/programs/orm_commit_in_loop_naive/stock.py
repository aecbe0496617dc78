from sqlalchemy.orm import Session

from models import Product


def import_products(session: Session, products: list[dict]) -> int:
    for product in products:
        session.add(Product(sku=product["sku"], stock=int(product["stock"])))
        session.commit()
    return len(products)
