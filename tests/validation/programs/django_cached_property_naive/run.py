from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("music")
    from music.models import Playlist, Song
    from music.views import PlaylistView

    playlists = Playlist.objects.bulk_create(Playlist(title=f"p {i:03}") for i in range(volumes["playlists"]))
    Song.objects.bulk_create(
        Song(playlist=playlist, seconds=100 + i) for playlist in playlists for i in range(volumes["songs"])
    )
    view = PlaylistView.as_view()
    return lambda: view(django_kit.request("/playlists"))
