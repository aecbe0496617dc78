from functools import lru_cache


def costs_to_stops(stops):
    tolls = [stop["toll"] for stop in stops]

    @lru_cache(maxsize=None)
    def cost_to(stop):
        if stop == 0:
            return 0
        return tolls[stop] + cost_to(stop - 1)

    return [cost_to(number) for number in range(len(tolls))]
