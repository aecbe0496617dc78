from celery import shared_task

from catalog.stock import sync_stock


@shared_task
def nightly_stock_sync():
    return sync_stock()
