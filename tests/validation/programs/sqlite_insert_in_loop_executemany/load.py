import sqlite3


def load_orders(connection: sqlite3.Connection, orders: list[tuple]) -> int:
    cursor = connection.cursor()
    cursor.executemany("INSERT INTO orders (id, customer_id, currency, amount) VALUES (?, ?, ?, ?)", orders)
    connection.commit()
    return len(orders)
