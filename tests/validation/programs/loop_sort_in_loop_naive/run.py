import random

from validation_harness.counters import CountedNumber


def prepare(volumes):
    from ranking import standings

    scores = list(range(volumes["players"]))
    random.Random(7).shuffle(scores)
    players = [{"name": f"player {i}", "score": CountedNumber(score)} for i, score in enumerate(scores)]
    return lambda: standings(players)
