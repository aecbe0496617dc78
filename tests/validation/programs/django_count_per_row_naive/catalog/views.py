from django.http import JsonResponse

from .models import Category


def category_menu(request):
    menu = [
        {"title": category.title, "products": category.products.count()}
        for category in Category.objects.order_by("title")
    ]
    return JsonResponse({"menu": menu})
