from bisect import bisect_right


def price_bands(products, thresholds):
    ordered = sorted(thresholds)
    return [bisect_right(ordered, product["price"]) for product in products]
