from billing.models import Invoice


def invoice_rows():
    invoices = Invoice.objects.select_related("customer").order_by("customer_id", "pk")
    for invoice in invoices.iterator(chunk_size=50):
        yield invoice.customer.name, invoice.amount


def export_rows():
    lines = ["customer;amount"]
    for name, amount in invoice_rows():
        lines.append(f"{name};{amount}")
    return lines
