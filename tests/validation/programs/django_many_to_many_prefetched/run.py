from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("blog")
    from blog.models import Article, Tag
    from blog.views import feed

    for i in range(volumes["articles"]):
        article = Article.objects.create(title=f"article {i}")
        article.tags.set(Tag.objects.create(label=f"tag {i}-{j}") for j in range(volumes["tags"]))
    return lambda: feed(django_kit.request("/feed"))
