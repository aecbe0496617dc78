from catalog.models import SupplierPrice, Variant


def thin_margins():
    """The first 20 variants that sell for less than 1.2 times what the supplier charges."""
    cost_by_sku = dict(SupplierPrice.objects.values_list("sku", "cost_cents"))
    thin = []
    for sku, price_cents in Variant.objects.values_list("sku", "price_cents"):
        cost_cents = cost_by_sku.get(sku)
        if cost_cents is not None and price_cents * 10 < cost_cents * 12:
            thin.append({"sku": sku, "margin_cents": price_cents - cost_cents})
    return thin[:20]
