import sqlite3

_connection = None


def use(opened: sqlite3.Connection) -> None:
    global _connection
    _connection = opened


def connection() -> sqlite3.Connection:
    return _connection
