from django.db import transaction

from bank.models import Account


@transaction.atomic
def add_interest(percent):
    paid = 0
    changed = []
    for account in Account.objects.all():
        interest = account.balance * percent // 100
        account.balance += interest
        changed.append(account)
        paid += interest
    Account.objects.bulk_update(changed, ["balance"])
    return paid
