from rest_framework import generics, mixins

from .models import Book
from .serializers import BookSerializer


class ShelfMixin:
    def get_queryset(self):
        return super().get_queryset()


class BookList(ShelfMixin, mixins.ListModelMixin, generics.GenericAPIView):
    queryset = Book.objects.order_by("title")
    serializer_class = BookSerializer

    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)
