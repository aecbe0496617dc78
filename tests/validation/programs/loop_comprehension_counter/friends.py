from collections import Counter


def shared_cities(members):
    by_city = Counter(member["city"] for member in members)
    return {member["name"]: by_city[member["city"]] for member in members}
