"""What the tests of pauses, extensions and outages share: an attempt's state, its record, and that both agree."""

from datetime import datetime

from exams.delivery.deadlines import GRACE, deadline_from
from exams.delivery.evidence import Link, first_break
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.starting import start_attempt
from exams.sittings.models import Entry
from people.models import User


def begin(entry: Entry, now: datetime, *, client: str = "tab") -> Attempt:
    """The entry as another request would find it, started."""
    fresh = Entry.objects.select_related("sitting", "paper").get(pk=entry.pk)
    return start_attempt(entry=fresh, by=by_of(entry), now=now, client=client)


def by_of(entry: Entry) -> User:
    return User.objects.get(person=entry.person_id)


def links_of(attempt: Attempt) -> list[Link]:
    rows = AttemptEvent.objects.filter(attempt=attempt).order_by("position")
    return [Link(row.position, row.kind, row.at, row.body, row.hash, row.client, row.seq) for row in rows]


def kinds_of(attempt: Attempt) -> list[str]:
    return [link.kind for link in links_of(attempt)]


def sound(attempt: Attempt) -> Attempt:
    """The attempt as it is now, after checking that its record says the same and is unbroken."""
    kept = Attempt.objects.select_related("entry__sitting").get(pk=attempt.pk)
    links = links_of(kept)
    assert first_break(attempt=str(kept.uid), links=links, count=kept.event_count, head=kept.head) is None
    assert deadline_from(links) == kept.deadline_at
    assert kept.accept_until == kept.deadline_at + GRACE
    return kept
