import csv

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from django.views.generic import ListView

from catalog.models import Product

PAGE_SIZE = 20


class Catalogue(ListView):
    model = Product
    template_name = "catalog/catalogue.html"
    context_object_name = "products"


@require_GET
def product_list(request):
    after = int(request.GET.get("after", 0))
    rows = []
    for product in Product.objects.all():
        rows.append(
            {
                "id": product.pk,
                "name": product.name,
                "category": product.category.name,
                "variants": [
                    {"sku": variant.sku, "price_cents": variant.price_cents, "in_stock": variant.stock > 0}
                    for variant in product.variants.all()
                ],
                "rating": product.rating(),
                "reviews": len(product.reviews.all()),
            }
        )
    page = [row for row in rows if row["id"] > after][:PAGE_SIZE]
    return JsonResponse({"products": page})


@require_GET
def search(request):
    term = request.GET.get("q", "").lower()
    products = Product.objects.all()
    matches = [product for product in products if term in product.name.lower() or term in product.description.lower()]
    results = [{"id": product.pk, "name": product.name, "category": product.category.name} for product in matches]
    return JsonResponse({"results": results[:PAGE_SIZE]})


@require_GET
def export_catalogue(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    writer.writerow(["category", "product", "sku", "price_cents", "stock"])
    for product in Product.objects.all():
        for variant in product.variants.all():
            writer.writerow([product.category.name, product.name, variant.sku, variant.price_cents, variant.stock])
    return response
