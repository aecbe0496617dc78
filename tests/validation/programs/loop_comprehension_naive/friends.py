def shared_cities(members):
    neighbours = [
        sum(1 for other in members if other["city"] == member["city"])
        for member in members
    ]
    return dict(zip([member["name"] for member in members], neighbours))
