from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.IntegerField()


class Order(models.Model):
    number = models.CharField(max_length=20)

    @property
    def total(self):
        return sum(line.quantity * line.product.price for line in self.lines.all())


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    quantity = models.IntegerField(default=1)
