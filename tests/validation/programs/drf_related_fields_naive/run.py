from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("library")
    django_kit.rest_framework()
    from library.models import Author, Book, Chapter, Tag
    from library.views import BookViewSet

    authors = Author.objects.bulk_create(Author(name=f"author {i}") for i in range(volumes["authors"]))
    tags = Tag.objects.bulk_create(Tag(word=f"tag {i}") for i in range(volumes["tags"]))
    books = Book.objects.bulk_create(
        Book(title=f"book {i:03}", author=authors[i % len(authors)]) for i in range(volumes["books"])
    )
    for i, book in enumerate(books):
        book.tags.add(tags[i % len(tags)])
    Chapter.objects.bulk_create(
        Chapter(book=book, heading=f"chapter {i}") for book in books for i in range(volumes["chapters"])
    )
    view = BookViewSet.as_view({"get": "list"})
    return lambda: view(django_kit.request("/books/")).render()
