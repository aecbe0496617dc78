from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Book
from .serializers import BookSerializer


@api_view(["GET"])
def book_list(request):
    books = Book.objects.order_by("title").select_related("author")
    serializer = BookSerializer(books, many=True)
    return Response(serializer.data)
