from .models import Line, Product


def line_total(line):
    product = Product.objects.get(pk=line.product_number)
    return product.price * line.quantity


def basket_total():
    return sum(line_total(line) for line in Line.objects.all())
