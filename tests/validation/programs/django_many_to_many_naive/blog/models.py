from django.db import models


class Tag(models.Model):
    label = models.CharField(max_length=40)


class Article(models.Model):
    title = models.CharField(max_length=200)
    tags = models.ManyToManyField(Tag, related_name="articles")

    def tag_labels(self):
        return [tag.label for tag in self.tags.all()]
