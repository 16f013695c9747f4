"""Journals that are sealed, and what somebody could do to them who may do everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

GUARDED = ("office_journalrow", "office_journalseal")


def tamper(command: str, *values: Any) -> None:
    """SQL with the guards put away: what only the owner of the database could do."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(command, values)


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the triggers of both tables and, on PostgreSQL, without the foreign key between them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
        with connection.cursor() as cursor:
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'office_journal%%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)
