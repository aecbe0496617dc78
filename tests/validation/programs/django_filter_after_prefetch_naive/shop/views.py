from django.http import JsonResponse

from shop.models import Product


def active_variants(request):
    answer = {}
    for product in Product.objects.prefetch_related("variants"):
        answer[product.name] = [variant.sku for variant in product.variants.filter(active=True)]
    return JsonResponse(answer)
