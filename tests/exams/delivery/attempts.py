"""Short ways to an attempt of the cast and to what was kept of it."""

from datetime import datetime, timedelta
from typing import Any

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.evidence import Link, first_break
from exams.delivery.keeping import Kept
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.starting import start_attempt
from tests.cast import Cast

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def started(cast: Cast, *, client: str = "form") -> Attempt:
    """An has started at the moment the sitting opened."""
    return start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at, client=client)


def save(attempt: Attempt, now: datetime, *changes: Change, client: str = "c") -> Kept:
    return record_answers(attempt=attempt, client=client, changes=changes, now=now)


def made(seq: int, n: int, letters: str, at: datetime, *, flagged: bool = False) -> Change:
    """A change that says when it was made."""
    return Change(seq, n, tuple(letters), flagged, int((at - EPOCH) / timedelta(milliseconds=1)))


def answers(attempt: Attempt) -> dict[int, list[str]]:
    return Attempt.objects.get(pk=attempt.pk).answers_by_number()


def events(attempt: Attempt, kind: str = "answer") -> Any:
    return AttemptEvent.objects.filter(attempt=attempt, kind=kind)


def assert_chain_holds(attempt: Attempt) -> None:
    """The record of the attempt is whole, in order and unchanged."""
    fresh = Attempt.objects.get(pk=attempt.pk)
    links = [
        Link(row.position, row.kind, row.at, row.body, row.hash, row.client, row.seq)
        for row in fresh.events.order_by("position")
    ]
    assert first_break(attempt=str(fresh.uid), links=links, count=fresh.event_count, head=fresh.head) is None
