from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Article, Notice


@receiver(post_save, sender=Article)
def announce(sender, instance, created, **kwargs):
    Notice.objects.create(text=instance.title)
