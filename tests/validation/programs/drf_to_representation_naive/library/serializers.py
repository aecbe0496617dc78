from rest_framework import serializers

from .models import Book


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["id", "title"]

    def to_representation(self, instance):
        shown = super().to_representation(instance)
        shown["author"] = instance.author.name
        return shown
