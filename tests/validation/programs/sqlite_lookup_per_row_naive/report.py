import sqlite3


def customer_name(connection: sqlite3.Connection, customer_id: int) -> str:
    row = connection.execute("SELECT name FROM customers WHERE id = ?", (customer_id,)).fetchone()
    return row[0]


def order_report(connection: sqlite3.Connection) -> list[str]:
    lines = []
    orders = connection.execute("SELECT id, customer_id, amount FROM orders ORDER BY id").fetchall()
    for order_id, customer_id, amount in orders:
        lines.append(f"{order_id} {customer_name(connection, customer_id)} {amount}")
    return lines
