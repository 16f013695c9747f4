"""Makes the same rows again and again in a few statements: the cast is made by real actions once per test process.

The rows that this wrote, keys included, are kept; later tests get them back as plain INSERTs, and copies of the
objects. Where the tables do not stand as they stood then, everything is made anew by the actions. The names in the
statements (S608) are those of the project's own tables.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

from people.models import ChangeNote

Highest = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recording:
    """`before`: the highest key of each table the rows went into, as it was before them."""

    made: Any
    before: Highest
    inserts: list[tuple[str, list[Any]]]


_recordings: dict[tuple[Any, ...], Recording] = {}


def remembered(make: Callable[..., T], **arguments: Any) -> T:
    """What `make` makes of these arguments; it must only add rows, and add the same ones every time."""
    call = (make, *sorted(arguments.items()))
    known = _recordings.get(call)
    if known and highest_keys(list(known.before)) == known.before:
        # In one transaction: rows may refer to rows of a later statement.
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in known.inserts:
                cursor.execute(statement, values)
        return copy.deepcopy(known.made)
    before = highest_keys(_tables())
    made = make(**arguments)
    _recordings[call] = _record(copy.deepcopy(made), before)
    return made


def highest_keys(tables: list[str]) -> Highest:
    """Per table its highest key, None for an empty one."""
    query = " UNION ALL ".join(f"SELECT '{table}', MAX(id) FROM {table}" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _tables() -> list[str]:
    models = set(apps.get_models(include_auto_created=True)) - {ChangeNote}  # the database writes notes by itself
    return sorted({model._meta.db_table for model in models if model._meta.pk.column == "id"})


def _record(made: Any, before: Highest) -> Recording:
    after = highest_keys(list(before))
    touched = {table: key for table, key in before.items() if after[table] != key}
    return Recording(made=made, before=touched, inserts=[_insert(table, key or 0) for table, key in touched.items()])


def _insert(table: str, above: int) -> tuple[str, list[Any]]:
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{column}"' for column in _columns(table))
        cursor.execute(f"SELECT {columns} FROM {table} WHERE id > %s", [above])  # noqa: S608
        rows = cursor.fetchall()
    places = ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)
    values = [value for row in rows for value in row]
    return f"INSERT INTO {table} ({columns}) VALUES {places}", values  # noqa: S608


def _columns(table: str) -> list[str]:
    """The columns that are written; those that the database writes itself stand in no model."""
    models = apps.get_models(include_auto_created=True)
    model = next(each for each in models if each._meta.db_table == table and not each._meta.proxy)
    return [field.column for field in model._meta.local_concrete_fields]
