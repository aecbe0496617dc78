from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("sales")
    from sales.models import Line, Order, Product
    from sales.views import order_totals

    products = Product.objects.bulk_create(Product(name=f"p {i}", price=i) for i in range(volumes["products"]))
    orders = Order.objects.bulk_create(Order(number=f"{i:04}") for i in range(volumes["orders"]))
    Line.objects.bulk_create(
        Line(order=order, product=products[(order.pk + i) % len(products)], quantity=i + 1)
        for order in orders
        for i in range(volumes["lines"])
    )
    return lambda: order_totals(django_kit.request("/orders"))
