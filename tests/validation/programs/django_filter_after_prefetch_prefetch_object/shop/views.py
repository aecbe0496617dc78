from django.db.models import Prefetch
from django.http import JsonResponse

from shop.models import Product, Variant


def active_variants(request):
    active = Prefetch("variants", queryset=Variant.objects.filter(active=True), to_attr="live_variants")
    answer = {}
    for product in Product.objects.prefetch_related(active):
        answer[product.name] = [variant.sku for variant in product.live_variants]
    return JsonResponse(answer)
