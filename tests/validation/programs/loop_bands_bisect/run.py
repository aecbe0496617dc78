import random

from validation_harness.counters import CountedNumber


def prepare(volumes):
    from bands import price_bands

    chance = random.Random(3)
    thresholds = [CountedNumber(chance.randrange(10_000)) for _ in range(volumes["thresholds"])]
    products = [{"price": CountedNumber(chance.randrange(10_000))} for _ in range(volumes["products"])]
    return lambda: price_bands(products, thresholds)
