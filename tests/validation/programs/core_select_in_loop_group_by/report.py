from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from tables import readings, stations


def warmest(connection: Connection) -> dict[str, int]:
    query = (
        select(stations.c.name, func.max(readings.c.celsius).label("celsius"))
        .join(readings, readings.c.station_id == stations.c.id)
        .group_by(stations.c.name)
    )
    report = {}
    for row in connection.execute(query):
        report[row.name] = row.celsius
    return report
