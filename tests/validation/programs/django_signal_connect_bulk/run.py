from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("newsroom")
    from newsroom.models import Article
    from newsroom.views import import_titles

    Article.objects.bulk_create(Article(title=f"article {i}") for i in range(volumes["articles"]))
    return lambda: import_titles(django_kit.request("/import", titles="one,two,three"))
