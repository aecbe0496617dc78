from django.core.management.base import BaseCommand
from django.db.models import Sum

from shop.models import Product, Variant


def stock_of(product):
    return Variant.objects.filter(product=product).aggregate(total=Sum("stock"))["total"]


class Command(BaseCommand):
    help = "Prints the stock of every product"

    def handle(self, *args, **options):
        for product in Product.objects.order_by("name"):
            self.stdout.write(f"{product.name}: {stock_of(product)}")
