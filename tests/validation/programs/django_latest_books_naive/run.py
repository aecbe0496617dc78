from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("bookstore")
    from bookstore.models import Author, Book
    from bookstore.views import latest

    authors = Author.objects.bulk_create(Author(name=f"author {i}") for i in range(volumes["authors"]))
    Book.objects.bulk_create(
        Book(title=f"book {i:03}", author=authors[i % len(authors)]) for i in range(volumes["books"])
    )
    return lambda: latest(django_kit.request("/latest"))
