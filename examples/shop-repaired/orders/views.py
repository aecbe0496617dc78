import datetime
import json

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST
from rest_framework import viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from catalog.margins import thin_margins
from catalog.models import Variant
from orders.models import Customer, Order, OrderLine
from orders.serializers import OrderSerializer

MAX_ITEMS = 100


class OrderPages(CursorPagination):
    """Pages whose links travel in headers, so that the body stays the plain list that clients know."""

    page_size = 20
    ordering = "pk"

    def get_paginated_response(self, data):
        return Response(data, headers={"X-Next-Page": self.get_next_link() or ""})


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.select_related("customer").prefetch_related("lines__variant__product")
    serializer_class = OrderSerializer
    pagination_class = OrderPages


@require_GET
def dashboard(request):
    revenue = OrderLine.objects.aggregate(cents=Sum(F("quantity") * F("unit_cents")))
    top_customers = Customer.objects.annotate(
        spent=Coalesce(Sum(F("orders__lines__quantity") * F("orders__lines__unit_cents")), 0)
    ).order_by("-spent", "pk")[:10]
    return JsonResponse(
        {
            "orders": Order.objects.count(),
            "revenue_cents": revenue["cents"] or 0,
            "top_customers": [{"customer": customer.name, "spent_cents": customer.spent} for customer in top_customers],
            "thin_margins": thin_margins(),
        }
    )


@require_POST
def checkout(request):
    basket = json.loads(request.body)
    items = basket["items"]
    if len(items) > MAX_ITEMS:
        return JsonResponse({"error": f"at most {MAX_ITEMS} items"}, status=400)
    customer = get_object_or_404(Customer, pk=basket["customer"])
    variants = Variant.objects.filter(sku__in=[item["sku"] for item in items])
    variant_by_sku = {variant.sku: variant for variant in variants}
    if any(item["sku"] not in variant_by_sku for item in items):
        return JsonResponse({"error": "unknown SKU"}, status=404)
    with transaction.atomic():
        order = Order.objects.create(customer=customer, placed=datetime.date.fromisoformat(basket["placed"]))
        lines = []
        for item in items:
            variant = variant_by_sku[item["sku"]]
            lines.append(
                OrderLine(order=order, variant=variant, quantity=item["quantity"], unit_cents=variant.price_cents)
            )
        OrderLine.objects.bulk_create(lines)
    total_cents = sum(line.quantity * line.unit_cents for line in lines)
    return JsonResponse({"order": order.pk, "total_cents": total_cents}, status=201)
