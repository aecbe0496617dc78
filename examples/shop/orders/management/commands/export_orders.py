import csv

from django.core.management.base import BaseCommand

from orders.models import Order


class Command(BaseCommand):
    help = "Write every order line as CSV, for the accountant."

    def handle(self, *args, **options):
        writer = csv.writer(self.stdout)
        for order in Order.objects.all():
            for line in order.lines.all():
                writer.writerow([order.pk, order.customer.name, line.variant.sku, line.quantity, line.unit_cents])
