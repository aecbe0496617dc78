from django.http import JsonResponse

from remarks.models import Comment


def comment_list(request):
    rows = []
    for comment in Comment.objects.order_by("pk"):
        rows.append({"text": comment.text, "on": comment.content_object.title})
    return JsonResponse({"rows": rows})
