from store import connection


def rate_of(currency: str) -> int:
    row = connection().execute("SELECT rate FROM currencies WHERE code = ?", (currency,)).fetchone()
    return row[0]
