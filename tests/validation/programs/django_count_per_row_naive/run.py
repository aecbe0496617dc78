from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("catalog")
    from catalog.models import Category, Product
    from catalog.views import category_menu

    categories = Category.objects.bulk_create(Category(title=f"c {i:03}") for i in range(volumes["categories"]))
    Product.objects.bulk_create(
        Product(name=f"p {i}", category=category) for category in categories for i in range(volumes["products"])
    )
    return lambda: category_menu(django_kit.request("/menu"))
