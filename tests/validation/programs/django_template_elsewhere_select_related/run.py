from django.template import engines
from validation_harness import django_kit

PROGRAMME = "{% for talk in talks %}{{ talk.title }}{% endfor %}{{ names|join:', ' }}"


def prepare(volumes):
    django_kit.start("conference")
    from conference.models import Speaker, Talk
    from conference.views import programme
    from django.template.loaders.locmem import Loader

    # The templates are a theme's, in no file of the project.
    engine = engines["django"].engine
    engine.template_loaders = [Loader(engine, {"conference/programme.html": PROGRAMME})]
    speakers = Speaker.objects.bulk_create(Speaker(name=f"speaker {i}") for i in range(volumes["talks"]))
    Talk.objects.bulk_create(Talk(title=f"talk {speaker.pk:02}", speaker=speaker) for speaker in speakers)
    return lambda: programme(django_kit.request("/programme"))
