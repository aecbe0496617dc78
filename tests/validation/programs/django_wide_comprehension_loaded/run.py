from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("music")
    from music.models import Album, Label, Track
    from music.views import catalogue

    label = Label.objects.create(name="one")
    albums = Album.objects.bulk_create(Album(title=f"album {i}", label=label) for i in range(volumes["albums"]))
    Track.objects.bulk_create(
        Track(album=album, title=f"track {i}", seconds=i) for album in albums for i in range(volumes["tracks"])
    )
    return lambda: catalogue(django_kit.request("/albums", longest="600"))
