from sqlalchemy.orm import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from models import Base, Product
    from stock import names_of

    engine = sqlalchemy_kit.engine(Base.metadata)
    with Session(engine) as session:
        session.add_all(Product(id=i + 1, name=f"product {i:03}", stock=i) for i in range(volumes["products"]))
        session.commit()
    session = Session(engine)
    product_ids = list(range(1, volumes["products"] + 1))
    return lambda: names_of(session, product_ids)
