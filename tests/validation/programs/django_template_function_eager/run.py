from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("bookstore")
    from bookstore.models import Author, Book, Review
    from bookstore.views import book_list

    authors = Author.objects.bulk_create(Author(name=f"author {i}") for i in range(volumes["authors"]))
    books = Book.objects.bulk_create(
        Book(title=f"book {i:03}", author=authors[i % len(authors)]) for i in range(volumes["books"])
    )
    Review.objects.bulk_create(Review(book=book, stars=5) for book in books for _ in range(volumes["reviews"]))
    return lambda: book_list(django_kit.request("/books"))
