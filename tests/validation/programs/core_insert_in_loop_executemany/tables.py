from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

metadata = MetaData()

stations = Table(
    "stations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("station_id", ForeignKey("stations.id"), nullable=False),
    Column("celsius", Integer, nullable=False),
)
