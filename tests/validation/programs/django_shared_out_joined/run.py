from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("depot")
    from depot.models import Aisle, Box, Hall, Shelf, Supplier
    from depot.views import labels

    hall = Hall.objects.create(name="North")
    suppliers = Supplier.objects.bulk_create(Supplier(name=f"s {i}") for i in range(3))
    aisles = Aisle.objects.bulk_create(Aisle(hall=hall) for _ in range(volumes["aisles"]))
    shelves = Shelf.objects.bulk_create(Shelf(aisle=aisles[i % len(aisles)]) for i in range(volumes["shelves"]))
    Box.objects.bulk_create(
        Box(shelf=shelves[i * i % len(shelves)], supplier=suppliers[i % 3]) for i in range(volumes["boxes"])
    )
    return lambda: labels(django_kit.request("/labels"), hall.pk)
