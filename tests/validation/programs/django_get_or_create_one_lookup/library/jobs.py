from library.models import Keyword


def ensure_keywords(keywords):
    known = set(Keyword.objects.filter(word__in=keywords).values_list("word", flat=True))
    missing = [Keyword(word=word) for word in keywords if word not in known]
    Keyword.objects.bulk_create(missing)
    return len(missing)
