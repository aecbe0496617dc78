from validation_harness.counters import CountedList


def prepare(volumes):
    from dispatch import drain

    messages = CountedList({"id": i} for i in range(volumes["messages"]))
    return lambda: drain(messages)
