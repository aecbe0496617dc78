from django.http import JsonResponse

from depot.models import Box, Hall


def labels(request, pk):
    boxes = Box.objects.select_related("supplier")
    rows = []
    for box in boxes.select_related("shelf").order_by("shelf__aisle_id", "shelf_id", "pk"):
        rows.append([box.shelf.aisle_id, box.supplier.name])
    hall = Hall.objects.get(pk=pk)
    for box in boxes.filter(shelf__aisle__hall=hall).order_by("pk"):
        rows.append([hall.name, box.supplier.name])
    return JsonResponse({"rows": rows})
