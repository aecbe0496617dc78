import random

from validation_harness.counters import CountedNumber


def prepare(volumes):
    from search import positions

    readings = [CountedNumber(i * 2) for i in range(volumes["readings"])]
    random.Random(5).shuffle(readings)
    return lambda: positions(readings)
