from validation_harness import sqlite_kit

SCHEMA = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, currency TEXT, amount INTEGER);
CREATE TABLE currencies (code TEXT PRIMARY KEY, rate INTEGER);
"""


def prepare(volumes):
    from report import order_report

    connection = sqlite_kit.connect(SCHEMA)
    customers, currencies = volumes.get("customers", 1), volumes.get("currencies", 1)
    connection.executemany("INSERT INTO customers VALUES (?, ?)", [(i, f"customer {i}") for i in range(customers)])
    connection.executemany("INSERT INTO currencies VALUES (?, ?)", [(f"C{i}", i + 2) for i in range(currencies)])
    connection.executemany(
        "INSERT INTO orders VALUES (?, ?, ?, ?)",
        [(i, i % customers, f"C{i % currencies}", i) for i in range(volumes["orders"])],
    )
    connection.commit()
    return lambda: order_report(connection)
