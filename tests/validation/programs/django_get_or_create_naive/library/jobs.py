from library.models import Keyword


def ensure_keywords(keywords):
    created = 0
    for word in keywords:
        keyword, is_new = Keyword.objects.get_or_create(word=word)
        if is_new:
            created += 1
    return created
