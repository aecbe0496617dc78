from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("news")
    from news.jobs import reachable_customers
    from news.models import Customer, Subscription

    customers = Customer.objects.bulk_create(Customer(email=f"c{i}@example.com") for i in range(volumes["customers"]))
    Subscription.objects.bulk_create(
        Subscription(customer=customer, topic="sports" if customer.pk % 2 else "music")
        for customer in customers
        for _ in range(volumes["subscriptions"])
    )
    return lambda: reachable_customers("sports")
