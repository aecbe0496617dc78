from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("tickets")
    from tickets.models import Agent, Ticket
    from tickets.views import dashboard

    Agent.objects.bulk_create(Agent(name=f"agent {i}") for i in range(volumes["agents"]))
    Ticket.objects.bulk_create(Ticket(subject=f"ticket {i}") for i in range(volumes["tickets"]))
    return lambda: dashboard(django_kit.request("/"))
