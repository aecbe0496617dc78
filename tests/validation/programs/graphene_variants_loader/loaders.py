from aiodataloader import DataLoader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Variant


class VariantLoader(DataLoader):
    def __init__(self, session: Session):
        super().__init__()
        self.session = session

    async def batch_load_fn(self, keys):
        statement = select(Variant).where(Variant.product_id.in_(keys)).order_by(Variant.id)
        found = {key: [] for key in keys}
        for variant in self.session.scalars(statement):
            found[variant.product_id].append(variant)
        return [found[key] for key in keys]
