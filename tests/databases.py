"""Test databases in a second instead of half a minute: the migrations run once into a template, tests copy it.

The template is named by a digest of every migration, so a changed migration makes a new one.
"""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@contextmanager
def fresh_database(*, templates: Path, folder: Path, worker: str) -> Iterator[None]:
    """The default connection leads to a new, migrated, otherwise empty database for the length of the block."""
    templates.mkdir(parents=True, exist_ok=True)
    make = _sqlite_copy if connection.vendor == "sqlite" else _postgres_copy
    served = connection.settings_dict["NAME"]
    name = make(templates, folder, worker, served)
    _lead_to(name)
    # What migrations wrote (Wagtail's root page, sites, permissions): Django puts it back after a test that commits.
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    yield
    _lead_to(served)
    if connection.vendor == "postgresql":
        _rows(served, f"DROP DATABASE {name} WITH (FORCE)")


def _sqlite_copy(templates: Path, folder: Path, worker: str, _served: str) -> str:
    template = templates / f"schema-{_digest()}.sqlite3"
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    with _one_at_a_time(templates):
        if not template.exists():
            for old in templates.glob("*.sqlite3*"):
                old.unlink()
            half_made = templates / "half-made.sqlite3"
            _migrate(str(half_made))
            half_made.rename(template)
    copy = folder / f"khue-{worker}.sqlite3"
    shutil.copyfile(template, copy)
    return str(copy)


def _postgres_copy(templates: Path, _folder: Path, worker: str, served: str) -> str:
    template, copy = f"khue_schema_{_digest()}", f"test_khue_{worker}"
    with _one_at_a_time(templates):
        if not _rows(served, "SELECT 1 FROM pg_database WHERE datname = %s", template):
            _rows(served, "DROP DATABASE IF EXISTS half_made")
            _rows(served, "CREATE DATABASE half_made")
            _migrate("half_made")
            _rows(served, f"ALTER DATABASE half_made RENAME TO {template}")
        _rows(served, f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
        _rows(served, f"CREATE DATABASE {copy} TEMPLATE {template}")
    return copy


def _migrate(name: str) -> None:
    _lead_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _rows(name: str, command: str, *values: str) -> list[tuple[object, ...]]:
    _lead_to(name)
    with connection.cursor() as cursor:
        cursor.execute(command, values or None)
        return cursor.fetchall() if cursor.description else []


def _lead_to(name: str) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    connection.settings_dict["NAME"] = name


def _digest() -> str:
    steps = MigrationLoader(None).disk_migrations.values()
    paths = sorted({str(sys.modules[step.__module__].__file__) for step in steps})
    return hashlib.sha256(b"".join(Path(path).read_bytes() for path in paths)).hexdigest()[:16]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two test workers, or two test runs, must not make the same template at once."""
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
