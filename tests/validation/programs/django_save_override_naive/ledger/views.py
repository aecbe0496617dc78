from django.http import JsonResponse

from ledger.models import Account, Entry


def close_month(request):
    fee = int(request.GET["fee"])
    for account in Account.objects.order_by("pk"):
        Entry.objects.create(account=account, amount=fee)
        entry = Entry(account=account, amount=1)
        entry.save()
    return JsonResponse({"fee": fee})
