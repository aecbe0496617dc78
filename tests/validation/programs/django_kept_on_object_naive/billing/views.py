from django.http import JsonResponse

from billing.models import Invoice
from billing.rates import Rates


def converted(invoice, rates):
    return invoice.amount * rates.own() // rates.dollar() + len(rates.codes())


def invoice_list(request):
    rates = Rates("EUR")
    rows = [converted(invoice, rates) for invoice in Invoice.objects.order_by("number")]
    return JsonResponse({"rows": rows, "rate": rates.own(), "dollar": rates.dollar(), "codes": rates.codes()})
