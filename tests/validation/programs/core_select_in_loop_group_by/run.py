from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from report import warmest
    from tables import metadata, readings, stations

    connection = sqlalchemy_kit.engine(metadata).connect()
    count = volumes["stations"]
    connection.execute(stations.insert(), [{"id": i + 1, "name": f"station {i:03}"} for i in range(count)])
    rows = [
        {"station_id": i + 1, "celsius": (i * 7 + j) % 31} for i in range(count) for j in range(volumes["readings"])
    ]
    connection.execute(readings.insert(), rows)
    return lambda: warmest(connection)
