from django.http import JsonResponse

from desk.models import Ticket
from desk.report import lines, titles


def newest(request):
    page = Ticket.objects.order_by("-number")[:10]
    return JsonResponse({"rows": lines(page), "titles": titles(page)})
