from django.db import models
from django.utils.functional import cached_property


class Playlist(models.Model):
    title = models.CharField(max_length=100)

    @cached_property
    def song_list(self):
        return list(self.songs.all())


class Song(models.Model):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="songs")
    seconds = models.IntegerField()
