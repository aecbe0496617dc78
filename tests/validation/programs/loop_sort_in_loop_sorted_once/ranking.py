def ranked(scores):
    return sorted(scores, reverse=True)


def standings(players):
    scores = [player["score"] for player in players]
    place_of = {score: place for place, score in enumerate(ranked(scores), start=1)}
    places = {}
    for player in players:
        places[player["name"]] = place_of[player["score"]]
    return places
