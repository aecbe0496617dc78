from news.models import Customer, Subscription


def subscribed_ids(topic):
    return set(Subscription.objects.filter(topic=topic).values_list("customer_id", flat=True))


def reachable_customers(topic):
    subscribed = subscribed_ids(topic)
    emails = []
    for customer in Customer.objects.all():
        if customer.pk in subscribed:
            emails.append(customer.email)
    return emails
