import sqlite3

QUERY = """
    SELECT orders.id, customers.name, orders.amount
    FROM orders JOIN customers ON customers.id = orders.customer_id
    ORDER BY orders.id
"""


def order_report(connection: sqlite3.Connection) -> list[str]:
    lines = []
    for order_id, name, amount in connection.execute(QUERY):
        lines.append(f"{order_id} {name} {amount}")
    return lines
