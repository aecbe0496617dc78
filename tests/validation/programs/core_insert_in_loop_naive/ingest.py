from sqlalchemy import insert
from sqlalchemy.engine import Engine

from tables import readings


def store_readings(engine: Engine, measured_readings: list[tuple[int, int]]) -> int:
    with engine.begin() as connection:
        for station_id, celsius in measured_readings:
            connection.execute(insert(readings).values(station_id=station_id, celsius=celsius))
    return len(measured_readings)
