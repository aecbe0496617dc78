from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("django.contrib.contenttypes", "remarks")
    from remarks.models import Article, Comment
    from remarks.views import comment_list

    articles = Article.objects.bulk_create(Article(title=f"article {i}") for i in range(volumes["comments"]))
    Comment.objects.bulk_create(Comment(text="yes", content_object=article) for article in articles)
    return lambda: comment_list(django_kit.request("/comments"))
