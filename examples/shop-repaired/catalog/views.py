import csv

from django.db.models import Avg, Count, Q
from django.http import JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET
from django.views.generic import ListView

from catalog.models import Product, Variant

PAGE_SIZE = 20


class Catalogue(ListView):
    queryset = Product.objects.select_related("category").prefetch_related("variants")
    template_name = "catalog/catalogue.html"
    context_object_name = "products"
    paginate_by = PAGE_SIZE


@require_GET
def product_list(request):
    after = int(request.GET.get("after", 0))
    products = (
        Product.objects.filter(pk__gt=after)
        .select_related("category")
        .prefetch_related("variants")
        .annotate(stars=Avg("reviews__stars"), review_count=Count("reviews"))
        .order_by("pk")[:PAGE_SIZE]
    )
    page = [
        {
            "id": product.pk,
            "name": product.name,
            "category": product.category.name,
            "variants": [
                {"sku": variant.sku, "price_cents": variant.price_cents, "in_stock": variant.stock > 0}
                for variant in product.variants.all()
            ],
            "rating": None if product.stars is None else round(product.stars, 2),
            "reviews": product.review_count,
        }
        for product in products
    ]
    return JsonResponse({"products": page})


@require_GET
def search(request):
    term = request.GET.get("q", "")
    matches = Product.objects.filter(Q(name__icontains=term) | Q(description__icontains=term))
    products = matches.select_related("category").order_by("pk")[:PAGE_SIZE]
    results = [{"id": product.pk, "name": product.name, "category": product.category.name} for product in products]
    return JsonResponse({"results": results})


class Echo:
    """A file for `csv.writer` that hands each line back instead of keeping it."""

    def write(self, line):
        return line


def catalogue_lines():
    writer = csv.writer(Echo())
    yield writer.writerow(["category", "product", "sku", "price_cents", "stock"])
    variants = Variant.objects.select_related("product__category").order_by("product_id", "pk")
    for variant in variants.iterator(chunk_size=2_000):
        product = variant.product
        yield writer.writerow([product.category.name, product.name, variant.sku, variant.price_cents, variant.stock])


@require_GET
def export_catalogue(request):
    return StreamingHttpResponse(catalogue_lines(), content_type="text/csv")
