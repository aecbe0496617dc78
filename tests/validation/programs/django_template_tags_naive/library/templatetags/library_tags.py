from django import template

from library.models import Book

register = template.Library()


@register.filter
def shout(text):
    return text.upper()


@register.simple_tag
def book_count(author):
    return Book.objects.filter(author=author).count()


@register.inclusion_tag("library/shelf.html")
def shelf(author):
    return {"author": author, "books": author.books.order_by("pk")}
