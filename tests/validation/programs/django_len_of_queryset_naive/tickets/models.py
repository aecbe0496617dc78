from django.db import models


class Agent(models.Model):
    name = models.CharField(max_length=100)


class Ticket(models.Model):
    subject = models.CharField(max_length=200)
    closed = models.BooleanField(default=False)
