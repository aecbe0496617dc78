from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Product


def write_off(session: Session, amount: int) -> None:
    change_stock(session, -amount)
    session.commit()


def change_stock(session: Session, change: int) -> None:
    session.execute(update(Product).values(stock=Product.stock + change))
