from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Product


def names_of(session: Session, product_ids: list[int]) -> list[str]:
    products = session.scalars(select(Product)).all()
    names = []
    for product in products:
        # Already loaded by this session: the identity map answers, no statement is sent.
        same = session.get(Product, product.id)
        names.append(same.name)
    return sorted(names)
