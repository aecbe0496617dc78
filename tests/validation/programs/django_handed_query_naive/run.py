from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("desk")
    from desk.models import Client, Ticket
    from desk.views import newest

    client = Client.objects.create(name="one")
    Ticket.objects.bulk_create(Ticket(client=client, title=f"ticket {i}", number=i) for i in range(volumes["tickets"]))
    return lambda: newest(django_kit.request("/newest"))
