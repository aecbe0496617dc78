from django.http import JsonResponse
from django.views.decorators.http import require_POST

from assistant.writer import describe_products


@require_POST
def describe(request):
    return JsonResponse({"described": describe_products()})
