from validation_harness.counters import CountedList


def prepare(volumes):
    from upload import batches

    records = CountedList(range(volumes["records"]))
    return lambda: batches(records)
