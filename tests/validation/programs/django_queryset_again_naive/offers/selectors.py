from .models import Customer, Product


def all_customers():
    return Customer.objects.order_by("name")


def all_products():
    return Product.objects.order_by("price")
