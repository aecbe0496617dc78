from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from ingest import store_readings
    from tables import metadata, stations

    engine = sqlalchemy_kit.engine(metadata)
    with engine.begin() as connection:
        names = [{"id": i + 1, "name": f"station {i}"} for i in range(volumes["stations"])]
        connection.execute(stations.insert(), names)
    measured = [(i % volumes["stations"] + 1, i % 30) for i in range(volumes["readings"])]
    return lambda: store_readings(engine, measured)
