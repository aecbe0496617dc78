from rates import rate_of
from store import connection


def revenue() -> int:
    total = 0
    for currency, amount in connection().execute("SELECT currency, amount FROM orders").fetchall():
        total += amount * rate_of(currency)
    return total
