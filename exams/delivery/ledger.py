"""How attempts are locked, their events added and their rows updated, many at a time: the SQL behind `keep`.

Two databases, two ways to hand over many rows: PostgreSQL takes one JSON text or a COPY, SQLite the same statement
again and again. On PostgreSQL the driver's own cursor is used, in its binary format: Django's would write every value
into the text of the statement. Everything else of the platform goes through Django's models.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import psycopg
from django.db import connection

from exams.delivery.answers import Packed
from exams.delivery.evidence import moment


@dataclass(slots=True)
class Held:
    """What decides about the answers of one attempt, read under its lock."""

    pk: int
    entry_pk: int
    paper_pk: int
    status: str
    epoch: int
    deadline_at: datetime
    accept_until: datetime
    paused_since: datetime | None
    held: bool
    receipt: str
    last_seen_at: datetime
    saved_at: datetime | None
    answered_count: int
    event_count: int
    head: str
    sheet: Packed
    clients: dict[str, int]
    entry: str
    has_news: bool = field(default=False)


class Row(NamedTuple):
    """One event as it is stored."""

    attempt_id: int
    position: int
    kind: str
    at: datetime
    client: str | None
    seq: int | None
    body: str
    hash: str
    by_id: int | None = None


_COLUMNS = (
    "id, entry_id, paper_id, status, epoch, deadline_at, accept_until, paused_since, held, receipt, last_seen_at, "
    "saved_at, answered_count, event_count, head, sheet, clients, "
    "(SELECT uid FROM sittings_entry WHERE id = entry_id)"
)
_TIMES = (5, 6, 7, 10, 11)
_EVENT_COLUMNS = "attempt_id, position, kind, at, client, seq, body, hash, by_id"
_decode = msgspec.json.decode
_encode = msgspec.json.encode
_decode_sheet = msgspec.json.Decoder(Packed).decode


def _on_postgres() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def _driver() -> Iterator[Any]:
    """A cursor of psycopg itself on Django's connection, inside Django's transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def lock(entry_pks: Iterable[int]) -> dict[int, Held]:
    """The attempts of these entries by entry, each locked until the transaction ends, always in the same order."""
    wanted = sorted(entry_pks)
    if _on_postgres():
        with _driver() as cursor:
            # One row that somebody holds must not keep all who save waiting for longer than a client has patience.
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            statement = (
                f"SELECT {_COLUMNS} FROM delivery_attempt WHERE entry_id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"  # noqa: S608
            )
            rows: list[Any] = cursor.execute(statement, [_array(wanted)], prepare=True, binary=True).fetchall()
    else:  # SQLite: the transaction already holds the one write lock
        statement = f"SELECT {_COLUMNS} FROM delivery_attempt WHERE entry_id IN (SELECT value FROM json_each(%s))"  # noqa: S608
        with connection.cursor() as cursor:
            rows = [_with_times(row) for row in cursor.execute(statement, [json.dumps(wanted)]).fetchall()]
    return {row[1]: _held(row) for row in rows}


def _held(row: Any) -> Held:
    facts: list[Any] = [*row[:15], _decode_sheet(row[15]), _decode(row[16]), str(row[17]).replace("-", "")]
    return Held(*facts)


def _array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _with_times(row: Sequence[Any]) -> list[Any]:
    """SQLite keeps times without their zone, in UTC, and truths as numbers."""
    values = list(row)
    for place in _TIMES:
        if values[place] is not None:
            values[place] = values[place].replace(tzinfo=UTC)
    values[8] = bool(values[8])
    return values


def verdicts(names: Sequence[tuple[int, str, int]]) -> dict[tuple[int, str, int], str]:
    """The words given earlier to changes, by (attempt, client, seq); those that never arrived are missing."""
    if not names:
        return {}
    asked = json.dumps([{"attempt_id": attempt, "client": client, "seq": seq} for attempt, client, seq in names])
    with connection.cursor() as cursor:
        if _on_postgres():
            cursor.execute(
                "SELECT e.attempt_id, e.client, e.seq, e.body FROM delivery_event e JOIN json_to_recordset(%s::json) "
                "AS asked(attempt_id bigint, client text, seq bigint) USING (attempt_id, client, seq)",
                [asked],
            )
        else:
            cursor.execute(
                "SELECT e.attempt_id, e.client, e.seq, e.body FROM json_each(%s) asked "
                "JOIN delivery_event e ON e.attempt_id = json_extract(asked.value, '$.attempt_id') "
                "AND e.client = json_extract(asked.value, '$.client') AND e.seq = json_extract(asked.value, '$.seq')",
                [asked],
            )
        return {(row[0], row[1], row[2]): _decode(row[3])["verdict"] for row in cursor.fetchall()}


def add(rows: Sequence[Row]) -> None:
    """Writes events down."""
    if not rows:
        return
    if _on_postgres():
        text = "".join(map(_copy_line, rows))
        with _driver() as cursor, cursor.copy(f"COPY delivery_event ({_EVENT_COLUMNS}) FROM STDIN") as copy:
            copy.write(text)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO delivery_event ({_EVENT_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
                [(row[0], row[1], row[2], _stored(row.at), *row[4:]) for row in rows],
            )


def _copy_line(row: Row) -> str:
    """An event in the text format of COPY. Only the body can hold a backslash; JSON has no bare tab or line end."""
    body = row.body.replace("\\", "\\\\")
    return (
        f"{row.attempt_id}\t{row.position}\t{row.kind}\t{moment(row.at)}\t{_or_null(row.client)}\t"
        f"{_or_null(row.seq)}\t{body}\t{row.hash}\t{_or_null(row.by_id)}\n"
    )


def _or_null(value: Any) -> Any:
    return "\\N" if value is None else value


_UPDATE_CHANGED = (
    "UPDATE delivery_attempt a SET last_seen_at = u.last_seen_at, saved_at = u.saved_at, "
    "answered_count = u.answered_count, event_count = u.event_count, head = u.head, sheet = u.sheet::text, "
    "clients = u.clients::text FROM json_to_recordset(%s::json) AS u(pk bigint, last_seen_at timestamptz, "
    "saved_at timestamptz, answered_count int, event_count int, head text, sheet json, clients json) WHERE a.id = u.pk"
)
_UPDATE_HEARD = (
    "UPDATE delivery_attempt a SET last_seen_at = u.last_seen_at "
    "FROM json_to_recordset(%s::json) AS u(pk bigint, last_seen_at timestamptz) WHERE a.id = u.pk"
)


_CLOSE = (
    "UPDATE delivery_attempt a SET status = u.status, close_reason = u.close_reason, closed_at = u.closed_at, "
    "finished_at = u.finished_at, receipt = u.receipt, event_count = u.event_count, head = u.head "
    "FROM json_to_recordset(%s::json) AS u(pk bigint, status text, close_reason text, closed_at timestamptz, "
    "finished_at timestamptz, receipt text, event_count int, head text) WHERE a.id = u.pk AND a.status = %s"
)


class _Changed(msgspec.Struct):
    """The columns that saving changes."""

    pk: int
    last_seen_at: datetime
    saved_at: datetime | None
    answered_count: int
    event_count: int
    head: str
    sheet: Packed
    clients: dict[str, int]


class _Heard(msgspec.Struct):
    pk: int
    last_seen_at: datetime


def update(attempts: Iterable[Held]) -> None:
    """Writes back what saving changes: the sheet, the chain's head and when the client was heard of."""
    changed: list[_Changed] = []
    heard: list[_Heard] = []
    for it in attempts:
        if it.has_news:
            counts = (it.answered_count, it.event_count)
            changed.append(_Changed(it.pk, it.last_seen_at, it.saved_at, *counts, it.head, it.sheet, it.clients))
        else:
            heard.append(_Heard(it.pk, it.last_seen_at))
    if _on_postgres():
        _update_at_once(changed, heard)
    else:
        _update_one_by_one(changed, heard)


def _update_at_once(changed: Sequence[_Changed], heard: Sequence[_Heard]) -> None:
    with _driver() as cursor:
        for statement, rows in ((_UPDATE_CHANGED, changed), (_UPDATE_HEARD, heard)):
            if rows:
                cursor.execute(statement, [_encode(rows).decode()], prepare=True)


def _update_one_by_one(changed: Sequence[_Changed], heard: Sequence[_Heard]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE delivery_attempt SET last_seen_at = %s, saved_at = %s, answered_count = %s, event_count = %s, "
            "head = %s, sheet = %s, clients = %s WHERE id = %s",
            [
                (
                    *(_stored(it.last_seen_at), _stored(it.saved_at), it.answered_count, it.event_count, it.head),
                    *(_encode(it.sheet).decode(), _encode(it.clients).decode(), it.pk),
                )
                for it in changed
            ],
        )
        cursor.executemany(
            "UPDATE delivery_attempt SET last_seen_at = %s WHERE id = %s",
            [(_stored(it.last_seen_at), it.pk) for it in heard],
        )


class Closed(msgspec.Struct):
    """The columns that closing changes."""

    pk: int
    status: str
    close_reason: str
    closed_at: datetime | None
    finished_at: datetime | None
    receipt: str
    event_count: int
    head: str


def close(rows: Sequence[Closed], *, while_in: str) -> int:
    """Closes attempts that have the status `while_in` still; returns how many were."""
    if not rows:
        return 0
    if _on_postgres():
        with _driver() as cursor:
            cursor.execute(_CLOSE, [_encode(rows).decode(), while_in], prepare=True)
            return cursor.rowcount
    with connection.cursor() as slow:
        slow.executemany(
            "UPDATE delivery_attempt SET status = %s, close_reason = %s, closed_at = %s, finished_at = %s, "
            "receipt = %s, event_count = %s, head = %s WHERE id = %s AND status = %s",
            [
                (
                    *(str(it.status), str(it.close_reason), _stored(it.closed_at), _stored(it.finished_at)),
                    *(it.receipt, it.event_count, it.head, it.pk, while_in),
                )
                for it in rows
            ],
        )
        return slow.rowcount


def _stored(at: datetime | None) -> str | None:
    """A time as Django's SQLite backend writes it."""
    return None if at is None else str(at.astimezone(UTC).replace(tzinfo=None))
