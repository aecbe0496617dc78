from django.http import JsonResponse

from warehouse.models import Product


def chosen(request):
    ids = [int(sent) for sent in request.GET["ids"].split(",")]
    return Product.objects.filter(pk__in=ids).order_by("pk")


def picking_list(request):
    rows = [{"name": product.name, "supplier": product.supplier.name} for product in chosen(request)]
    return JsonResponse({"rows": rows})
