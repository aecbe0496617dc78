from rest_framework import serializers

from .models import Book


class BookSerializer(serializers.ModelSerializer):
    chapter_count = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = ["title", "chapter_count"]

    def get_chapter_count(self, book):
        return book.chapters.count()
