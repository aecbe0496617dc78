import sqlite3


class Rates:
    """Rates of regions, as they are just now."""

    def __init__(self, connection: sqlite3.Connection):
        self.connection = connection

    def of(self, region: str) -> int:
        row = self.connection.execute("SELECT rate FROM regions WHERE code = ?", (region,)).fetchone()
        return row[0]


class Pricing:
    def __init__(self, connection: sqlite3.Connection):
        self.rates = Rates(connection)

    def price(self, buyer, line) -> int:
        region = buyer[1]
        return line[1] * self.rates.of(region=region)
