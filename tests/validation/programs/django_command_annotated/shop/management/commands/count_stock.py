from django.core.management.base import BaseCommand
from django.db.models import Sum

from shop.models import Product


class Command(BaseCommand):
    help = "Prints the stock of every product"

    def handle(self, *args, **options):
        for product in Product.objects.annotate(total=Sum("variants__stock")).order_by("name"):
            self.stdout.write(f"{product.name}: {product.total}")
