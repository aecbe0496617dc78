from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("warehouse")
    from warehouse.jobs import low_stock_names
    from warehouse.models import Product

    Product.objects.bulk_create(Product(name=f"product {i}", stock=i % 7) for i in range(volumes["products"]))

    def measured():
        return low_stock_names()

    return measured
