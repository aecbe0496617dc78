def ranked(scores):
    return sorted(scores, reverse=True)


def standings(players):
    scores = [player["score"] for player in players]
    places = {}
    for player in players:
        places[player["name"]] = ranked(scores).index(player["score"]) + 1
    return places
