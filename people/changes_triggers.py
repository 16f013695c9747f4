"""The triggers that note every change of the registry, in both databases.

They stand on the database and not in actions, because lists of people, reorganisations and their undoing write many
rows at once. They are put there after every migration: SQLite loses a table's triggers where a migration builds the
table anew. No body names a table that such a migration could be rebuilding, but the notes' own.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Table -> (kind of the record that changes by it, column of the record's key).
SOURCES: tuple[tuple[str, str, str], ...] = (
    ("people_unit", "unit", "id"),
    ("people_unitversion", "unit", "unit_id"),
    ("people_unitancestry", "place", "descendant_id"),
    ("people_person", "person", "id"),
    ("people_standing", "person", "person_id"),
    ("people_membership", "membership", "id"),
    ("people_membership", "person", "person_id"),
)
DEEDS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers there, or leaves those that are there already."""
    make = _postgres if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table, kind, column in SOURCES:
            for deed, row in DEEDS.items():
                for statement in make(f"change_{table}_{kind}_{deed.lower()}", table, deed, _note(kind, row, column)):
                    cursor.execute(statement)


def names() -> set[str]:
    return {f"change_{table}_{kind}_{deed.lower()}" for table, kind, _column in SOURCES for deed in DEEDS}


def _note(kind: str, row: str, column: str) -> str:
    """A record that is deleted leaves its public name."""
    uid = "OLD.uid" if (row, column) == ("OLD", "id") else "NULL"
    return f"INSERT INTO people_changenote (kind, record, uid) VALUES ('{kind}', {row}.{column}, {uid})"  # noqa: S608


def _sqlite(name: str, table: str, deed: str, note: str) -> list[str]:
    return [f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {deed} ON {table} BEGIN {note}; END"]


def _postgres(name: str, table: str, deed: str, note: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note}; RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
