from django.http import JsonResponse

from depot.models import Aisle, Box, Hall


def labels(request, pk):
    rows = []
    for aisle in Aisle.objects.order_by("pk"):
        for shelf in aisle.shelves.order_by("pk"):
            for box in shelf.boxes.order_by("pk"):
                rows.append([aisle.pk, box.supplier.name])
    hall = Hall.objects.get(pk=pk)
    for box in Box.objects.filter(shelf__aisle__hall=hall).order_by("pk"):
        rows.append([hall.name, box.supplier.name])
    return JsonResponse({"rows": rows})
