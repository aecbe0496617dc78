from celery import shared_task

from assistant.writer import summarise_reviews


@shared_task
def nightly_review_summaries():
    summarise_reviews()
