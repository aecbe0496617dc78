from django.http import JsonResponse

from music.models import Album


def catalogue(request):
    longest = request.GET["longest"]
    rows = [
        {
            "album": album.title,
            "label": album.label.name,
            "tracks": [track.title for track in album.tracks.all() if track.seconds < int(longest)],
        }
        for album in Album.objects.order_by("title")
        if album.title
    ]
    return JsonResponse({"rows": rows})
