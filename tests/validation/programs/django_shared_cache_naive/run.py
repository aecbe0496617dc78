from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("depot")
    from depot.models import Item, Shelf
    from depot.views import stock_list

    Shelf.objects.bulk_create(Shelf(label=f"shelf {i}", capacity=i) for i in range(volumes["shelves"]))
    Item.objects.bulk_create(
        Item(name=f"item {i:02}", shelf_number=i % volumes["shelves"]) for i in range(volumes["items"])
    )
    return lambda: stock_list(django_kit.request("/stock"))
