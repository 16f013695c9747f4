"""The database as one file: taken while the platform runs, with the number of rows it must hold when it comes back.

PostgreSQL's own programs pg_dump and pg_restore must be there, of the server's version or newer.
"""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from office.commands import Refusal

Counts = dict[str, int]  # rows by table
# It holds everybody's answers and the keys.
FOR_THE_OWNER = 0o600


def counts_path(backup: Path) -> Path:
    """The file beside a backup that says how many rows each table has."""
    return backup.with_name(f"{backup.name}.counts.json")


def back_up(target: Path) -> Counts:
    """Writes the backup and its counts, both or none; neither is ever half there. Gives the counts."""
    copy = _copied_sqlite if connection.vendor == "sqlite" else _dumped_postgres
    with _whole(target) as part:
        counts = copy(part)
        with _whole(counts_path(target)) as beside:
            beside.write_text(json.dumps(counts, indent=1, sort_keys=True), encoding="utf-8")
    return counts


def restore(source: Path) -> Counts:
    """Fills an empty database from a backup and compares the counts; refuses a database that holds anything."""
    if not source.is_file() or not counts_path(source).is_file():
        raise Refusal(_("%s is no complete backup: the file and the counts beside it are needed.") % source)
    if connection.introspection.table_names():
        raise Refusal(_("The database is not empty. Restore into a new one and lead KHUE_DATABASE_URL there."))
    if connection.vendor == "sqlite":
        _fill_sqlite(source)
    else:
        _run_beside("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(source))
    expected = json.loads(counts_path(source).read_text(encoding="utf-8"))
    found = _counted()
    wrong = sorted(table for table in expected.keys() | found.keys() if expected.get(table) != found.get(table))
    if wrong:
        raise Refusal(_("The backup was restored, but these tables have other rows: %s.") % ", ".join(wrong))
    return found


def _counted() -> Counts:
    with connection.cursor() as cursor:
        return {table: _rows_of(cursor, table) for table in connection.introspection.table_names()}


def _rows_of(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a name from the catalogue
    return int(cursor.fetchone()[0])


def _copied_sqlite(part: Path) -> Counts:
    """One step, so it is one moment; in WAL mode nobody waits for it."""
    connection.ensure_connection()
    assert isinstance(connection.connection, sqlite3.Connection)  # noqa: S101  # narrows the type
    with closing(sqlite3.connect(part)) as copy:
        connection.connection.backup(copy)
        _check_sqlite(copy, part)
        cursor = copy.cursor()
        return {table: _rows_of(cursor, table) for table in connection.introspection.table_names()}


def _fill_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(source)) as copy:
        _check_sqlite(copy, source)
        assert isinstance(connection.connection, sqlite3.Connection)  # noqa: S101
        copy.backup(connection.connection)


def _check_sqlite(copy: sqlite3.Connection, path: Path) -> None:
    try:
        [verdict] = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise Refusal(_("%(path)s is damaged: %(why)s") % {"path": path, "why": verdict})


def _dumped_postgres(part: Path) -> Counts:
    """What is dumped and what is counted are the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # a large database takes its time
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        _run_beside("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={part}")
        return _counted()


def _run_beside(program: str, *arguments: str) -> None:
    """A program of PostgreSQL on our database; the password goes by the environment, which others cannot read."""
    psql, told = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [program, *psql[1:-1], f"--dbname={psql[-1]}", *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own words and the settings'
            command, env={**os.environ, **(told or {})}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise Refusal(_("There is no %s here: install the client programs of PostgreSQL.") % program) from error
    if done.returncode:
        raise Refusal(f"{program}: {done.stderr.strip()}")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place beside the path; what was written there is on disk and in its place when the block ends well."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.touch(mode=FOR_THE_OWNER)
        yield part
        _sync(part)
        os.replace(part, path)
        _sync(path.parent)
    except OSError as error:
        sentence = _("The file %(path)s cannot be written: %(why)s. Choose another place.")
        raise Refusal(sentence % {"path": path, "why": error.strerror}) from error
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
