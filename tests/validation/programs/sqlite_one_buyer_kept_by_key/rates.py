import sqlite3


class Rates:
    """Rates of regions, each read once."""

    def __init__(self, connection: sqlite3.Connection):
        self.connection = connection
        self.loaded: dict[str, int] = {}

    def of(self, region: str) -> int:
        if region not in self.loaded:
            row = self.connection.execute("SELECT rate FROM regions WHERE code = ?", (region,)).fetchone()
            self.loaded[region] = row[0]
        return self.loaded[region]


class Pricing:
    def __init__(self, connection: sqlite3.Connection):
        self.rates = Rates(connection)

    def price(self, buyer, line) -> int:
        region = buyer[1]
        return line[1] * self.rates.of(region=region)
