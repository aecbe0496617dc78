from django.db import transaction

from bank.models import Account


def add_interest(percent):
    paid = 0
    for account in Account.objects.all():
        with transaction.atomic():
            interest = account.balance * percent // 100
            account.credit(interest)
        paid += interest
    return paid
