from django.apps import AppConfig
from django.db.models.signals import post_save


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self):
        from newsroom import handlers
        from newsroom.models import Article

        post_save.connect(handlers.announce, sender=Article)
