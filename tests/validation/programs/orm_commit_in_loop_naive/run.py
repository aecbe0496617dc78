from sqlalchemy.orm import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from models import Base
    from stock import import_products

    session = Session(sqlalchemy_kit.engine(Base.metadata))
    uploaded = [{"sku": f"P-{i}", "stock": str(i)} for i in range(volumes["products"])]
    return lambda: import_products(session, uploaded)
