from django.http import JsonResponse

from sales.models import Order


def order_totals(request):
    totals = {}
    for order in Order.objects.prefetch_related("lines__product"):
        totals[order.number] = order.total
    return JsonResponse(totals)
