from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Product


def names_of(session: Session, product_ids: list[int]) -> list[str]:
    products = session.scalars(select(Product).where(Product.id.in_(product_ids))).all()
    names = []
    for product in products:
        names.append(product.name)
    return sorted(names)
