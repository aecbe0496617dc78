from desk.models import Ticket


def lines(tickets=None):
    if tickets is None:
        tickets = Ticket.objects.order_by("-number")
    return [{"title": ticket.title, "client": ticket.client.name} for ticket in tickets]


def titles(queryset=None):
    queryset = Ticket.objects.order_by("-number") if queryset is None else queryset
    return [ticket.title for ticket in queryset]
