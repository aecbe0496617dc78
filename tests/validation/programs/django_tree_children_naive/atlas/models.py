from django.db import models


class Region(models.Model):
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")


class Office(models.Model):
    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="office")
    city = models.CharField(max_length=100)
