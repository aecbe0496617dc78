from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("search")
    from search.models import Article, Author, Tag
    from search.views import search_texts

    tags = [Tag.objects.create(name=name) for name in ("red", "green")]
    author = Author.objects.create(name="Ada")
    for number in range(volumes["articles"]):
        article = Article.objects.create(title=f"article {number:03}", author=author)
        article.tags.add(*tags)
    return lambda: search_texts(django_kit.request("/texts"))
