import sqlite3


class CustomerNames:
    """Names of customers, each read once."""

    def __init__(self, connection: sqlite3.Connection):
        self.connection = connection
        self.names: dict[int, str] = {}

    def get(self, customer_id: int) -> str:
        if customer_id not in self.names:
            row = self.connection.execute("SELECT name FROM customers WHERE id = ?", (customer_id,)).fetchone()
            self.names[customer_id] = row[0]
        return self.names[customer_id]


def order_report(connection: sqlite3.Connection) -> list[str]:
    names = CustomerNames(connection)
    lines = []
    orders = connection.execute("SELECT id, customer_id, amount FROM orders ORDER BY id").fetchall()
    for order_id, customer_id, amount in orders:
        lines.append(f"{order_id} {names.get(customer_id)} {amount}")
    return lines
