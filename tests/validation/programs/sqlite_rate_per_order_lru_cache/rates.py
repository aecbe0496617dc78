from functools import lru_cache

from store import connection


@lru_cache(maxsize=None)
def rate_of(currency: str) -> int:
    row = connection().execute("SELECT rate FROM currencies WHERE code = ?", (currency,)).fetchone()
    return row[0]
