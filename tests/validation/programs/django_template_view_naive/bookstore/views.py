from django.views.generic import ListView

from bookstore.models import Book


class BookList(ListView):
    context_object_name = "books"

    def get_queryset(self):
        return Book.objects.order_by("title")
