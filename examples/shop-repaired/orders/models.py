from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    tier = models.CharField(max_length=10, default="basic")

    class Meta:
        ordering = ["pk"]


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    placed = models.DateField()

    class Meta:
        ordering = ["pk"]

    def total_cents(self):
        return sum(line.quantity * line.unit_cents for line in self.lines.all())


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="lines")
    quantity = models.PositiveIntegerField()
    unit_cents = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
