def band_of(price, thresholds):
    return sum(1 for threshold in thresholds if threshold <= price)


def price_bands(products, thresholds):
    return [band_of(product["price"], thresholds) for product in products]
