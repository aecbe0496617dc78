import datetime
import json

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST
from rest_framework import viewsets

from catalog.margins import thin_margins
from catalog.models import Variant
from orders.models import Customer, Order, OrderLine
from orders.serializers import OrderSerializer


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer


@require_GET
def dashboard(request):
    customers = list(Customer.objects.all())
    orders = list(Order.objects.all())
    spending = []
    for customer in customers:
        spent = 0
        for order in orders:
            if order.customer_id == customer.pk:
                spent += order.total_cents()
        spending.append({"customer": customer.name, "spent_cents": spent})
    spending.sort(key=lambda row: row["spent_cents"], reverse=True)
    return JsonResponse(
        {
            "orders": len(orders),
            "revenue_cents": sum(order.total_cents() for order in orders),
            "top_customers": spending[:10],
            "thin_margins": thin_margins(),
        }
    )


@require_POST
def checkout(request):
    basket = json.loads(request.body)
    customer = get_object_or_404(Customer, pk=basket["customer"])
    order = Order.objects.create(customer=customer, placed=datetime.date.fromisoformat(basket["placed"]))
    for item in basket["items"]:
        variant = get_object_or_404(Variant, sku=item["sku"])
        OrderLine.objects.create(
            order=order, variant=variant, quantity=item["quantity"], unit_cents=variant.price_cents
        )
    return JsonResponse({"order": order.pk, "total_cents": order.total_cents()}, status=201)
