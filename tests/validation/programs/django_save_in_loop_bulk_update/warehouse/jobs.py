from warehouse.models import Product


def restock(amount):
    total = 0
    products = list(Product.objects.all())
    for product in products:
        product.stock += amount
        total += product.stock
    Product.objects.bulk_update(products, ["stock"], batch_size=20)
    return total
