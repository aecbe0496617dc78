from django.db import models


class Hall(models.Model):
    name = models.CharField(max_length=100)


class Aisle(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="aisles")


class Shelf(models.Model):
    aisle = models.ForeignKey(Aisle, on_delete=models.CASCADE, related_name="shelves")


class Supplier(models.Model):
    name = models.CharField(max_length=100)


class Box(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="boxes")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT)
