from rest_framework import generics

from .models import Book
from .serializers import BookSerializer


class BookList(generics.ListAPIView):
    queryset = Book.objects.order_by("title")
    serializer_class = BookSerializer
