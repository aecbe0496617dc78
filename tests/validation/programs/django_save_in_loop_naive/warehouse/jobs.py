from warehouse.models import Product


def restock(amount):
    total = 0
    for product in Product.objects.all():
        product.stock += amount
        product.save()
        total += product.stock
    return total
