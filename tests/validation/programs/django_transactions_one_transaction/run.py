from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("bank")
    from bank.jobs import add_interest
    from bank.models import Account

    Account.objects.bulk_create(Account(owner=f"o {i}", balance=i * 100) for i in range(volumes["accounts"]))
    return lambda: add_interest(3)
