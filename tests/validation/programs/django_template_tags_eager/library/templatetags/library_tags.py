from django import template

register = template.Library()


@register.filter
def shout(text):
    return text.upper()


@register.simple_tag
def book_count(author):
    return author.book_count


@register.inclusion_tag("library/shelf.html")
def shelf(author):
    return {"author": author, "books": author.books.all()}
