from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Revision.objects.create(article=self, title=self.title)


class Revision(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)


class Notice(models.Model):
    text = models.CharField(max_length=200)
