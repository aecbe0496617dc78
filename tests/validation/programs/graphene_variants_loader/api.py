import graphene
from sqlalchemy import select
from sqlalchemy.orm import Session

from loaders import VariantLoader
from models import Product


def session_of(info) -> Session:
    return info.context["session"]


def variants_of(info) -> VariantLoader:
    return info.context["variants"]


class VariantType(graphene.ObjectType):
    size = graphene.String()


class ProductType(graphene.ObjectType):
    name = graphene.String()
    variants = graphene.List(VariantType)

    async def resolve_variants(product, info):
        return await variants_of(info).load(product.id)


class Query(graphene.ObjectType):
    products = graphene.List(ProductType)

    def resolve_products(root, info):
        return session_of(info).scalars(select(Product).order_by(Product.id)).all()


schema = graphene.Schema(query=Query)
