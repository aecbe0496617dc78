from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("warehouse")
    from warehouse.models import Product, Supplier
    from warehouse.views import picking_list

    supplier = Supplier.objects.create(name="one")
    products = Product.objects.bulk_create(
        Product(name=f"product {i:02}", supplier=supplier) for i in range(volumes["products"])
    )
    ids = ",".join(str(product.pk) for product in products)  # the client asks for all there are
    return lambda: picking_list(django_kit.request("/picking", ids=ids))
