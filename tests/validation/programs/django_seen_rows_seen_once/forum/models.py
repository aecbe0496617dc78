from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)
    active = models.BooleanField(default=False)


class Post(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="posts")
