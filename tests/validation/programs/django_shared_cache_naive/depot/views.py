from django.http import JsonResponse

from depot.models import Item, Shelf


def labels():
    return [shelf.label for shelf in Shelf.objects.order_by("pk")]


def capacity():
    return sum(shelf.capacity for shelf in Shelf.objects.order_by("pk"))


def label_of(item):
    return labels()[item.shelf_number]


def stock_list(request):
    rows = [{"name": item.name, "shelf": label_of(item)} for item in Item.objects.order_by("name")]
    return JsonResponse({"rows": rows, "shelves": labels(), "capacity": capacity(), "first": labels()[:1]})
