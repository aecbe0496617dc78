from validation_harness import sqlite_kit

SCHEMA = """
CREATE TABLE regions (code TEXT PRIMARY KEY, rate INTEGER);
CREATE TABLE buyers (id INTEGER PRIMARY KEY, region TEXT);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, amount INTEGER);
"""


def prepare(volumes):
    from bills import bill

    connection = sqlite_kit.connect(SCHEMA)
    regions = [(f"R{i}", i + 2) for i in range(volumes["regions"])]
    connection.executemany("INSERT INTO regions VALUES (?, ?)", regions)
    connection.execute("INSERT INTO buyers VALUES (1, 'R0')")
    connection.executemany("INSERT INTO order_lines VALUES (?, ?)", [(i, i) for i in range(volumes["order_lines"])])
    connection.commit()
    return lambda: bill(connection)
