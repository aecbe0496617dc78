from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("basket")
    from basket.models import Line, Product
    from basket.pricing import basket_total

    products = Product.objects.bulk_create(Product(name=f"p {i}", price=i) for i in range(volumes["products"]))
    Line.objects.bulk_create(
        Line(product_number=products[i % len(products)].pk, quantity=i % 3) for i in range(volumes["lines"])
    )
    return basket_total
