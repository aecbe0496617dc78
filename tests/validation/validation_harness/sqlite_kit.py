"""An in-memory sqlite3 connection whose cursors count what they send.

The trace callback of sqlite3 sees each row of an `executemany`; a round trip is one call, so calls are counted.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from validation_harness.counters import count_statement


class CountingCursor(sqlite3.Cursor):
    """A cursor that counts its statements; `executemany` is one."""

    def execute(self, sql: str, *parameters: Any) -> CountingCursor:
        count_statement(sql)
        super().execute(sql, *parameters)
        return self

    def executemany(self, sql: str, rows: Any) -> CountingCursor:
        count_statement(sql)
        super().executemany(sql, rows)
        return self


class CountingConnection(sqlite3.Connection):
    """A connection that hands out counting cursors; its own shortcuts go through one too."""

    def cursor(self, *arguments: Any) -> Any:
        return super().cursor(CountingCursor)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        cursor: CountingCursor = self.cursor()
        return cursor.execute(sql, *parameters)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
        cursor: CountingCursor = self.cursor()
        return cursor.executemany(sql, rows)


def connect(schema: str) -> sqlite3.Connection:
    """A new database with the tables of `schema`."""
    connection = sqlite3.connect(":memory:", factory=CountingConnection)
    connection.executescript(schema)
    return connection
