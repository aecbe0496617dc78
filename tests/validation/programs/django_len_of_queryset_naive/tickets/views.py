from django.http import JsonResponse

from .models import Agent, Ticket


def dashboard(request):
    tickets = len(Ticket.objects.all())
    agents = [agent.name for agent in Agent.objects.all()]
    return JsonResponse({"tickets": tickets, "agents": agents})
