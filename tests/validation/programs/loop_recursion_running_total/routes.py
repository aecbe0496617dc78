from itertools import accumulate


def costs_to_stops(stops):
    tolls = [stop["toll"] for stop in stops]
    return [total - tolls[0] for total in accumulate(tolls)]
