from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import Product


def write_off(session: Session, amount: int) -> None:
    for product in session.scalars(select(Product)).all():
        change_stock(session, product.id, -amount)
    session.commit()


def change_stock(session: Session, product_id: int, change: int) -> None:
    session.execute(update(Product).where(Product.id == product_id).values(stock=Product.stock + change))
