def cost_to(tolls, stop):
    if stop == 0:
        return 0
    return tolls[stop] + cost_to(tolls, stop - 1)


def costs_to_stops(stops):
    tolls = [stop["toll"] for stop in stops]
    return [cost_to(tolls, number) for number in range(len(stops))]
