from rest_framework import serializers

from .models import Book


class BookSerializer(serializers.ModelSerializer):
    chapter_count = serializers.IntegerField()

    class Meta:
        model = Book
        fields = ["title", "chapter_count"]
