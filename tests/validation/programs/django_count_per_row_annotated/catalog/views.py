from django.db.models import Count
from django.http import JsonResponse

from .models import Category


def category_menu(request):
    menu = [
        {"title": category.title, "products": category.product_count}
        for category in Category.objects.annotate(product_count=Count("products")).order_by("title")
    ]
    return JsonResponse({"menu": menu})
