from django.http import JsonResponse

from .models import Agent, Ticket


def dashboard(request):
    tickets = Ticket.objects.count()
    agents = [agent.name for agent in Agent.objects.all()]
    return JsonResponse({"tickets": tickets, "agents": agents})
