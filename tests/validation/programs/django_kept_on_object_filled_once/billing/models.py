from django.db import models


class Currency(models.Model):
    code = models.CharField(max_length=3)
    rate = models.IntegerField(default=1)


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    amount = models.IntegerField(default=0)
