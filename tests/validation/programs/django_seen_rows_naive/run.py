from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("forum")
    from forum.models import Author, Post
    from forum.views import touch_authors

    authors = Author.objects.bulk_create(Author(name=f"author {i}") for i in range(volumes["authors"]))
    Post.objects.bulk_create(Post(title=f"{i:03}", author=authors[i % len(authors)]) for i in range(volumes["posts"]))
    return lambda: touch_authors(django_kit.request("/touch"))
