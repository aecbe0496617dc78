from django.http import JsonResponse

from bookstore.models import Book


def card(book):
    return {"title": book.title, "author": book.author.name}


def latest(request):
    cards = [card(book) for book in Book.objects.order_by("-pk")]
    return JsonResponse({"books": cards[:10]})
