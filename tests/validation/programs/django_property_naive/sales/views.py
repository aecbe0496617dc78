from django.http import JsonResponse

from sales.models import Order


def order_totals(request):
    totals = {}
    for order in Order.objects.all():
        totals[order.number] = order.total
    return JsonResponse(totals)
