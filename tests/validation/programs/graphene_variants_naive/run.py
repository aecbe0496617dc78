import asyncio

from sqlalchemy.orm import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from api import schema
    from models import Base, Product, Variant

    session = Session(sqlalchemy_kit.engine(Base.metadata, check_same_thread=False))
    for i in range(volumes["products"]):
        sizes = [Variant(size=f"size {j}") for j in range(volumes["variants"])]
        session.add(Product(name=f"product {i:03}", variants=sizes))
    session.commit()

    async def ask():
        context = {"session": session}
        found = await schema.execute_async("{ products { name variants { size } } }", context=context)
        assert not found.errors
        return found.data

    return lambda: asyncio.run(ask())
