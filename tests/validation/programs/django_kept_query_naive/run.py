from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("checkout")
    from checkout.models import Basket, Line
    from checkout.views import basket_page

    basket = Basket.objects.create(code="one")
    Line.objects.bulk_create(Line(basket=basket, currency="EUR", price=i) for i in range(volumes["lines"]))
    return lambda: basket_page(django_kit.request("/basket"), basket.pk)
