from rest_framework import serializers

from orders.models import Order, OrderLine


class OrderLineSerializer(serializers.ModelSerializer):
    sku = serializers.CharField(source="variant.sku")
    product = serializers.CharField(source="variant.product.name")

    class Meta:
        model = OrderLine
        fields = ["sku", "product", "quantity", "unit_cents"]


class OrderSerializer(serializers.ModelSerializer):
    customer = serializers.CharField(source="customer.name")
    lines = OrderLineSerializer(many=True)
    total_cents = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = ["id", "customer", "placed", "lines", "total_cents"]

    def get_total_cents(self, order):
        return order.total_cents()
