from django.core.cache import cache
from django.http import JsonResponse

from depot.models import Item, Shelf


def labels():
    found = cache.get("shelf-labels")
    if found is None:
        found = [shelf.label for shelf in Shelf.objects.order_by("pk")]
        cache.set("shelf-labels", found)
    return found


_capacity = None


def capacity():
    global _capacity
    if _capacity is None:
        _capacity = sum(shelf.capacity for shelf in Shelf.objects.order_by("pk"))
    return _capacity


def label_of(item):
    return labels()[item.shelf_number]


def stock_list(request):
    total = capacity()
    rows = [{"name": item.name, "shelf": label_of(item)} for item in Item.objects.order_by("name")]
    return JsonResponse({"rows": rows, "shelves": labels(), "capacity": capacity() and total, "first": labels()[:1]})
