from django.db import models


class Basket(models.Model):
    code = models.CharField(max_length=20)

    def all_lines(self):
        return self.lines.order_by("pk")

    @property
    def currency(self):
        for line in self.all_lines():
            return line.currency


class Line(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    currency = models.CharField(max_length=3)
    price = models.IntegerField(default=0)
