from django.shortcuts import render

from .models import Author


def authors(request):
    return render(request, "library/authors.html", {"authors": Author.objects.order_by("pk")})
