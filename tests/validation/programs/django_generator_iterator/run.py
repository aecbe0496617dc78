from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("billing")
    from billing.export import export_rows
    from billing.models import Customer, Invoice

    customers = Customer.objects.bulk_create(Customer(name=f"c {i}") for i in range(volumes["customers"]))
    Invoice.objects.bulk_create(
        Invoice(customer=customer, amount=customer.pk * i) for customer in customers for i in range(volumes["invoices"])
    )
    return export_rows
