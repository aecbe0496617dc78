from news.models import Customer, Subscription


def is_subscribed(customer, topic):
    return Subscription.objects.filter(customer=customer, topic=topic).exists()


def reachable_customers(topic):
    emails = []
    for customer in Customer.objects.all():
        if is_subscribed(customer, topic):
            emails.append(customer.email)
    return emails
