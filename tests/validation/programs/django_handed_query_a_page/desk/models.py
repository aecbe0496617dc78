from django.db import models


class Client(models.Model):
    name = models.CharField(max_length=100)


class Ticket(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tickets")
    title = models.CharField(max_length=100)
    number = models.IntegerField(default=0)
