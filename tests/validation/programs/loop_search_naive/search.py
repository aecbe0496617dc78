def position(readings, wanted):
    return readings.index(wanted)


def positions(readings):
    """Where each reading stands in the sorted list."""
    ordered = sorted(readings)
    return [position(ordered, reading) for reading in readings]
