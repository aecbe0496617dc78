from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from checkout.models import Basket


def priced(line, basket):
    return f"{line.price} {basket.currency}"


def basket_page(request, pk):
    basket = get_object_or_404(Basket, pk=pk)
    rows = [priced(line, basket) for line in basket.all_lines()]
    total = sum(line.price for line in basket.all_lines())
    return JsonResponse({"rows": rows, "total": total, "currency": basket.currency})
