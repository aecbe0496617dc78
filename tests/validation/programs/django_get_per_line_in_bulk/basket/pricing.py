from .models import Line, Product


def line_total(line, products):
    return products[line.product_number].price * line.quantity


def basket_total():
    lines = list(Line.objects.all())
    products = Product.objects.in_bulk({line.product_number for line in lines})
    return sum(line_total(line, products) for line in lines)
