from django.http import JsonResponse

from sales.models import Order


def packing_list(request):
    rows = []
    for order in Order.objects.order_by("pk"):
        for line in order.lines.order_by("pk"):
            rows.append([order.number, line.product.name, line.quantity])
    return JsonResponse({"rows": rows})
