from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("library")
    from library.jobs import ensure_keywords

    words = [f"word {i}" for i in range(volumes["keywords"])]
    return lambda: ensure_keywords(words)
