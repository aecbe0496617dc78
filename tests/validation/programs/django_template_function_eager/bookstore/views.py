from django.shortcuts import render

from bookstore.models import Book


def book_list(request):
    books = Book.objects.order_by("title").select_related("author").prefetch_related("reviews")
    return render(request, "bookstore/book_list.html", {"books": books})
