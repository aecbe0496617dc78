from .models import Notice


def announce(sender, instance, created, **kwargs):
    Notice.objects.create(text=instance.title)
