from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.IntegerField()


class Line(models.Model):
    product_number = models.IntegerField()
    quantity = models.IntegerField(default=1)
