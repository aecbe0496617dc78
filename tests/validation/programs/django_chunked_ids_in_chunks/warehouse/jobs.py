from warehouse.models import Product

CHUNK = 20


def low_stock_names():
    product_ids = list(Product.objects.values_list("pk", flat=True))
    names = []
    for start in range(0, len(product_ids), CHUNK):
        chunk = product_ids[start : start + CHUNK]
        for product in Product.objects.filter(pk__in=chunk):
            if product.stock < product.reorder_level:
                names.append(product.name)
    return names
