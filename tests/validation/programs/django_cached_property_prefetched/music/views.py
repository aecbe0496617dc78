from django.http import JsonResponse
from django.views import View

from music.models import Playlist


class PlaylistView(View):
    def get(self, request):
        playlists = Playlist.objects.prefetch_related("songs").order_by("title")
        return JsonResponse({"playlists": [self.describe(playlist) for playlist in playlists]})

    def describe(self, playlist):
        seconds = sum(song.seconds for song in playlist.song_list)
        return {"title": playlist.title, "songs": len(playlist.song_list), "seconds": seconds}
