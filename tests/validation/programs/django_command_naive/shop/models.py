from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=100)
    active = models.BooleanField(default=True)


class Variant(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40)
    stock = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
