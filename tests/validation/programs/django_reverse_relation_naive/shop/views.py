from django.http import JsonResponse

from shop.models import Product
from shop.serializers import product_to_dict


def product_list(request):
    products = Product.objects.all()
    return JsonResponse({"products": [product_to_dict(product) for product in products]})
