"""SQLAlchemy over an in-memory SQLite database whose every statement is counted."""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy.pool import StaticPool

from validation_harness.counters import count_statement


def engine(metadata: sqlalchemy.MetaData, **arguments: Any) -> sqlalchemy.Engine:
    """A new database with the tables of `metadata`; an executemany is one statement. `arguments` are the driver's."""
    created = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool, connect_args=arguments)
    metadata.create_all(created)
    sqlalchemy.event.listen(created, "before_cursor_execute", _count)
    return created


def _count(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
    count_statement(statement)
