from django.http import JsonResponse

from sales.models import Line


def packing_list(request):
    lines = Line.objects.select_related("order", "product").order_by("order_id", "pk")
    rows = [[line.order.number, line.product.name, line.quantity] for line in lines]
    return JsonResponse({"rows": rows})
