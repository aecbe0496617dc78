from warehouse.batches import chunked
from warehouse.models import Product


def low_stock_names():
    product_ids = list(Product.objects.values_list("pk", flat=True))
    names = []
    for chunk in chunked(product_ids, 20):
        for product in Product.objects.filter(pk__in=chunk):
            if product.stock < product.reorder_level:
                names.append(product.name)
    return names
