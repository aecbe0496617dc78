from django.db import models


class Label(models.Model):
    name = models.CharField(max_length=100)


class Album(models.Model):
    title = models.CharField(max_length=100)
    label = models.ForeignKey(Label, on_delete=models.CASCADE)


class Track(models.Model):
    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="tracks")
    title = models.CharField(max_length=100)
    seconds = models.IntegerField(default=0)
