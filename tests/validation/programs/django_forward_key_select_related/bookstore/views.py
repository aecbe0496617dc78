from django.http import JsonResponse

from .models import Book


def book_list(request):
    books = []
    for book in Book.objects.select_related("author").order_by("title"):
        books.append({"title": book.title, "author": book.author.name})
    return JsonResponse({"books": books})
