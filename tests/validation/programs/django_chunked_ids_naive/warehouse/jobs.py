from warehouse.models import Product


def low_stock_names():
    product_ids = list(Product.objects.values_list("pk", flat=True))
    names = []
    for product_id in product_ids:
        product = Product.objects.get(pk=product_id)
        if product.stock < product.reorder_level:
            names.append(product.name)
    return names
