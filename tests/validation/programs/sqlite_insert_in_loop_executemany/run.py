from validation_harness import sqlite_kit

SCHEMA = "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, currency TEXT, amount INTEGER)"


def prepare(volumes):
    from load import load_orders

    connection = sqlite_kit.connect(SCHEMA)
    orders = [(i, i % 5, "EUR", i * 10) for i in range(volumes["orders"])]
    return lambda: load_orders(connection, orders)
