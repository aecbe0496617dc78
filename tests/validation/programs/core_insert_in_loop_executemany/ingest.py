from sqlalchemy import insert
from sqlalchemy.engine import Engine

from tables import readings


def store_readings(engine: Engine, measured_readings: list[tuple[int, int]]) -> int:
    rows = [{"station_id": station_id, "celsius": celsius} for station_id, celsius in measured_readings]
    with engine.begin() as connection:
        connection.execute(insert(readings), rows)
    return len(measured_readings)
