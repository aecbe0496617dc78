def prepare(volumes):
    from friends import shared_cities

    members = [{"name": f"member {i}", "city": i % 9} for i in range(volumes["members"])]
    return lambda: shared_cities(members)
