from billing.models import Customer


def invoice_rows():
    for customer in Customer.objects.order_by("pk"):
        for invoice in customer.invoices.order_by("pk"):
            yield customer.name, invoice.amount


def export_rows():
    lines = ["customer;amount"]
    for name, amount in invoice_rows():
        lines.append(f"{name};{amount}")
    return lines
