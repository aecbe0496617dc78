from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("billing")
    from billing.models import Currency, Invoice
    from billing.views import invoice_list

    Currency.objects.bulk_create([Currency(code="EUR", rate=2), Currency(code="USD", rate=3)])
    Invoice.objects.bulk_create(Invoice(number=f"{i:03}", amount=i) for i in range(volumes["invoices"]))
    return lambda: invoice_list(django_kit.request("/invoices"))
