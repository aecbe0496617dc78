from django.db import models


class Shelf(models.Model):
    label = models.CharField(max_length=40)
    capacity = models.IntegerField(default=0)


class Item(models.Model):
    name = models.CharField(max_length=100)
    shelf_number = models.IntegerField(default=0)
