from django.shortcuts import render

from conference.models import Talk


def programme(request):
    talks = Talk.objects.order_by("title")
    return render(request, "conference/programme.html", {"talks": talks, "names": names_of(talks)})


def names_of(talks):
    return [talk.speaker.name for talk in talks]
