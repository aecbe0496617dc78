from django.http import JsonResponse

from .models import Article


def feed(request):
    entries = []
    for article in Article.objects.all():
        entries.append({"title": article.title, "tags": article.tag_labels()})
    return JsonResponse({"entries": entries})
