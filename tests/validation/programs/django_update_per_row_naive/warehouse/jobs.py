from .models import Product


def set_level(product, level):
    Product.objects.filter(pk=product.pk).update(reorder_level=level)


def raise_levels(step):
    for product in Product.objects.only("pk", "reorder_level"):
        set_level(product, product.reorder_level + step)
