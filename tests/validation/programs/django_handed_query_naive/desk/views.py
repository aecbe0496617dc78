from django.http import JsonResponse

from desk.report import lines, titles


def newest(request):
    return JsonResponse({"rows": lines()[:10], "titles": titles()[:10]})
