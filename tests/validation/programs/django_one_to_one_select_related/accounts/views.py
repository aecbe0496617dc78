from django.http import JsonResponse

from accounts.models import Member


def member_list(request):
    members = Member.objects.select_related("profile")
    return JsonResponse({member.name: member.profile.city for member in members})
