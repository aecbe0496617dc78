from django.db.models import prefetch_related_objects

RELATIONS = ["tags", "author"]


def search_text(article, *, already_loaded=False):
    if not already_loaded:
        prefetch_related_objects([article], *RELATIONS)
    return " ".join([article.title, article.author.name, *(tag.name for tag in article.tags.all())])
