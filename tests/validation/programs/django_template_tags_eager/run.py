from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("library")
    from library.models import Author, Book
    from library.views import authors

    for i in range(volumes["authors"]):
        author = Author.objects.create(name=f"author {i:03}")
        Book.objects.bulk_create(Book(title=f"book {i:03}-{j}", author=author) for j in range(volumes["books"]))
    return lambda: authors(django_kit.request("/authors")).content.decode()
