import graphene
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Product, Variant


def session_of(info) -> Session:
    return info.context["session"]


class VariantType(graphene.ObjectType):
    size = graphene.String()


class ProductType(graphene.ObjectType):
    name = graphene.String()
    variants = graphene.List(VariantType)

    def resolve_variants(product, info):
        statement = select(Variant).where(Variant.product_id == product.id).order_by(Variant.id)
        return session_of(info).scalars(statement).all()


class Query(graphene.ObjectType):
    products = graphene.List(ProductType)

    def resolve_products(root, info):
        return session_of(info).scalars(select(Product).order_by(Product.id)).all()


schema = graphene.Schema(query=Query)
