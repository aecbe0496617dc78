import csv

from django.core.management.base import BaseCommand

from orders.models import OrderLine


class Command(BaseCommand):
    help = "Write every order line as CSV, for the accountant."

    def handle(self, *args, **options):
        writer = csv.writer(self.stdout)
        lines = OrderLine.objects.select_related("order__customer", "variant").order_by("order_id", "pk")
        for line in lines.iterator(chunk_size=2_000):
            order = line.order
            writer.writerow([order.pk, order.customer.name, line.variant.sku, line.quantity, line.unit_cents])
