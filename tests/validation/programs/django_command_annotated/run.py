import io

from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("shop")
    from django.core.management import call_command
    from shop.models import Product, Variant

    products = Product.objects.bulk_create(Product(name=f"product {i:03}") for i in range(volumes["products"]))
    Variant.objects.bulk_create(
        Variant(product=product, sku=f"{product.pk}-{i}", stock=i)
        for product in products
        for i in range(volumes["variants"])
    )

    def measured():
        printed = io.StringIO()
        call_command("count_stock", stdout=printed, skip_checks=True)
        return printed.getvalue()

    return measured
