from rest_framework import serializers

from .models import Book


class BookSerializer(serializers.ModelSerializer):
    writer = serializers.StringRelatedField(source="author")
    words = serializers.SlugRelatedField(source="tags", many=True, read_only=True, slug_field="word")

    class Meta:
        model = Book
        fields = "__all__"
