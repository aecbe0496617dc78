from django.db import models


class Customer(models.Model):
    email = models.EmailField()


class Subscription(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    topic = models.CharField(max_length=40)
