from django.db.models import Count
from rest_framework import viewsets

from .models import Book
from .serializers import BookSerializer


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.annotate(chapter_count=Count("chapters")).order_by("title")
    serializer_class = BookSerializer
