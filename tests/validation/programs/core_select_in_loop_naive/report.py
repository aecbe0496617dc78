from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from tables import readings, stations


def warmest(connection: Connection) -> dict[str, int]:
    report = {}
    for station in connection.execute(select(stations.c.id, stations.c.name)).all():
        query = select(func.max(readings.c.celsius)).where(readings.c.station_id == station.id)
        report[station.name] = connection.execute(query).scalar_one()
    return report
