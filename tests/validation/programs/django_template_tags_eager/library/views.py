from django.db.models import Count, Prefetch
from django.shortcuts import render

from .models import Author, Book


def authors(request):
    shelves = Prefetch("books", queryset=Book.objects.order_by("pk"))
    found = Author.objects.annotate(book_count=Count("books")).prefetch_related(shelves).order_by("pk")
    return render(request, "library/authors.html", {"authors": found})
