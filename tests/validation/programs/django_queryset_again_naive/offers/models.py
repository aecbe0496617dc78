from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)
    budget = models.IntegerField()


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.IntegerField()
