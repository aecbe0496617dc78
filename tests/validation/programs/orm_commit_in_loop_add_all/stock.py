from sqlalchemy.orm import Session

from models import Product


def import_products(session: Session, products: list[dict]) -> int:
    session.add_all([Product(sku=product["sku"], stock=int(product["stock"])) for product in products])
    session.commit()
    return len(products)
