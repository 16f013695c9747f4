"""Adds events to the record of attempts that are locked, and closes them: what all arrows but saving share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from exams.delivery import ledger
from exams.delivery.answers import sheet_text
from exams.delivery.evidence import body_of, first_hash, next_hash
from exams.delivery.ledger import Held, Row
from exams.delivery.models import Attempt
from people.models import User


def begin(attempt: Attempt) -> None:
    """An attempt that is about to be made: its chain begins with its own name."""
    attempt.event_count, attempt.head = 0, first_hash(str(attempt.uid))


def chain(
    attempt: Attempt | Held,
    *,
    kind: str,
    at: datetime,
    data: dict[str, Any],
    client: str | None = None,
    seq: int | None = None,
    by_pk: int | None = None,
) -> Row:
    """The next event of a locked attempt, whose head moves on to it; the caller writes both."""
    attempt.event_count += 1
    body = body_of(position=attempt.event_count, kind=kind, at=at, data=data)
    attempt.head = next_hash(attempt.head, body)
    return Row(attempt.pk, attempt.event_count, kind, at, client, seq, body, attempt.head, by_pk)


def link(attempt: Attempt, *, kind: str, at: datetime, by: User | None, data: dict[str, Any]) -> Row:
    """The next event that somebody, or the platform itself, makes of a locked attempt.

    Who did it stands there as the number of the account: a chain cannot be erased, what leads from the number to a
    name can. (Up to version 0.1 it was the account's name.)
    """
    said = data | {"by": by.pk if by else "system"}
    return chain(attempt, kind=kind, at=at, data=said, client=data.get("client"), by_pk=by.pk if by else None)


def append(attempts: Iterable[Attempt], *, kind: str, at: datetime, by: User | None, **data: Any) -> None:
    """Adds the same event to each of these locked attempts and keeps the heads of their chains."""
    locked = list(attempts)
    ledger.add([link(attempt, kind=kind, at=at, by=by, data=data) for attempt in locked])
    Attempt.objects.bulk_update(locked, ["event_count", "head"], batch_size=200)


def closing_row(attempt: Attempt, *, reason: str, at: datetime, by: User | None, why: str = "") -> Row:
    """The event that closes an attempt names the answers as they stood: the receipt is cut from its hash.

    `why`: in the words of the staff who closed it.
    """
    data = {"answers": sheet_text(attempt.read_sheet())} | ({"reason": why} if why else {})
    return link(attempt, kind=reason, at=at, by=by, data=data)
