from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("ledger")
    from ledger.models import Account
    from ledger.views import close_month

    Account.objects.bulk_create(Account(name=f"account {i}") for i in range(volumes["accounts"]))
    return lambda: close_month(django_kit.request("/close", fee="5"))
