import sqlite3

from rates import Pricing


def bill(connection: sqlite3.Connection) -> int:
    buyer = connection.execute("SELECT id, region FROM buyers WHERE id = 1").fetchone()
    pricing = Pricing(connection)
    total = 0
    for line in connection.execute("SELECT id, amount FROM order_lines").fetchall():
        total += pricing.price(buyer, line)
    return total
