def position(readings, wanted, low, high):
    if high - low <= 1:
        return low
    middle = (low + high) // 2
    if readings[middle] > wanted:
        return position(readings, wanted, low, middle)
    return position(readings, wanted, middle, high)


def positions(readings):
    """Where each reading stands in the sorted list."""
    ordered = sorted(readings)
    return [position(ordered, reading, 0, len(ordered)) for reading in readings]
