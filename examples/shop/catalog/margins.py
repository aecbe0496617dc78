from catalog.models import SupplierPrice, Variant


def thin_margins():
    """The first 20 variants that sell for less than 1.2 times what the supplier charges."""
    supplier_prices = list(SupplierPrice.objects.all())
    thin = []
    for variant in Variant.objects.all():
        for supplier_price in supplier_prices:
            if supplier_price.sku == variant.sku and variant.price_cents * 10 < supplier_price.cost_cents * 12:
                thin.append({"sku": variant.sku, "margin_cents": variant.price_cents - supplier_price.cost_cents})
    return thin[:20]
