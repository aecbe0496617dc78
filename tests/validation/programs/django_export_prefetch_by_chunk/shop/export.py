from shop.models import Product


def stock_of(product):
    return sum(variant.stock for variant in product.variants.all())


def export_stock():
    rows = []
    products = Product.objects.order_by("pk").prefetch_related("variants")
    for product in products.iterator(chunk_size=20):
        rows.append((product.name, stock_of(product)))
    return rows
