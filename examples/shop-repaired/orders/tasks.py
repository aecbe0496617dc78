from celery import shared_task

from orders.loyalty import update_tiers


@shared_task
def nightly_loyalty_tiers():
    update_tiers()
