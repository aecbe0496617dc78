import datetime
import random

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.models import Category, Product, Review, SupplierPrice, Variant
from orders.models import Customer, Order, OrderLine

ADJECTIVES = ["Small", "Sturdy", "Red", "Quiet", "Folding", "Warm"]
NOUNS = ["lamp", "chair", "kettle", "jacket", "desk", "mug"]
FIRST_DAY = datetime.date(2026, 1, 1)


class Command(BaseCommand):
    """Fill an empty shop. The same arguments give the same rows."""

    help = __doc__

    def add_arguments(self, parser):
        for name, count in {
            "products": 30,
            "variants": 4,
            "reviews": 12,
            "customers": 30,
            "orders": 30,
            "lines": 4,
        }.items():
            parser.add_argument(f"--{name}", type=int, default=count)

    @transaction.atomic
    def handle(self, *args, **options):
        dice = random.Random(7)
        categories = [Category(name=f"Category {number}") for number in range(5)]
        Category.objects.bulk_create(categories)
        customers = [
            Customer(name=f"Customer {number}", email=f"customer{number}@shop.example")
            for number in range(options["customers"])
        ]
        Customer.objects.bulk_create(customers, batch_size=500)
        products = [
            Product(name=f"{dice.choice(ADJECTIVES)} {dice.choice(NOUNS)} {number}", category=dice.choice(categories))
            for number in range(options["products"])
        ]
        Product.objects.bulk_create(products, batch_size=500)
        variants = [
            Variant(
                product=product, sku=f"P{product.pk}-{number}", price_cents=dice.randrange(500, 9_000), stock=number
            )
            for product in products
            for number in range(options["variants"])
        ]
        Variant.objects.bulk_create(variants, batch_size=500)
        costs = [SupplierPrice(sku=variant.sku, cost_cents=dice.randrange(300, 6_000)) for variant in variants]
        SupplierPrice.objects.bulk_create(costs, batch_size=500)
        reviews = [
            Review(product=product, author=dice.choice(customers), stars=dice.randint(1, 5), text=f"Opinion {number}.")
            for product in products
            for number in range(options["reviews"])
        ]
        Review.objects.bulk_create(reviews, batch_size=500)
        orders = [
            Order(customer=dice.choice(customers), placed=FIRST_DAY + datetime.timedelta(days=number % 300))
            for number in range(options["orders"])
        ]
        Order.objects.bulk_create(orders, batch_size=500)
        lines = []
        for order in orders:
            for _ in range(options["lines"]):
                variant = dice.choice(variants)
                lines.append(
                    OrderLine(order=order, variant=variant, quantity=dice.randint(1, 3), unit_cents=variant.price_cents)
                )
        OrderLine.objects.bulk_create(lines, batch_size=500)
        self.stdout.write(f"{len(products)} products, {len(orders)} orders")
