from crm.models import Customer


def import_customers(customers):
    """Store the customers of an uploaded file."""
    for customer in customers:
        Customer.objects.create(name=customer["name"].strip(), email=customer["email"].lower())
    return len(customers)
