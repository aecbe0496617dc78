import sqlite3


def load_orders(connection: sqlite3.Connection, orders: list[tuple]) -> int:
    cursor = connection.cursor()
    for order in orders:
        cursor.execute("INSERT INTO orders (id, customer_id, currency, amount) VALUES (?, ?, ?, ?)", order)
    connection.commit()
    return len(orders)
