from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("shop")
    from shop.models import Product, Variant
    from shop.views import active_variants

    products = Product.objects.bulk_create(Product(name=f"product {i:03}") for i in range(volumes["products"]))
    Variant.objects.bulk_create(
        Variant(product=product, sku=f"{product.pk}-{i}", stock=i)
        for product in products
        for i in range(volumes["variants"])
    )
    return lambda: active_variants(django_kit.request("/variants"))
