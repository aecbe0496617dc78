from django.http import JsonResponse

from search.models import Article
from search.texts import search_text


def search_texts(request):
    texts = [search_text(article) for article in Article.objects.order_by("title")]
    return JsonResponse({"texts": texts, "characters": sum(len(text) for text in texts)})
