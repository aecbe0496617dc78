from django.http import JsonResponse

from atlas.models import Region


def region_tree(request):
    tree = {}
    for region in Region.objects.order_by("pk"):
        tree[region.name] = [child.office.city for child in region.children.all()]
    return JsonResponse(tree)
