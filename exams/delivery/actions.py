"""Saving the plain form, and being seen. Starting, saving and closing stand in rooms of their own beside this."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from exams.delivery import pushes
from exams.delivery.answers import Change
from exams.delivery.keeping import Batch, Kept, keep
from exams.delivery.models import Attempt, Presence
from exams.sittings.models import Entry

# A page that was not heard of for this long is shown as disconnected: two missed heartbeats of at most 30 s.
AWAY_AFTER = timedelta(seconds=65)


@transaction.atomic
def record_form(
    *, attempt: Attempt, client: str, read: Callable[[Attempt], tuple[list[Change], list[int]]], now: datetime
) -> tuple[Kept, list[int]]:
    """Keeps a plain form. `read` works out its changes under the attempt's lock: two posts at once get two numbers."""
    held = Attempt.objects.locked().select_related("paper").get(pk=attempt.pk)
    changes, stale = read(held)
    return record_answers(attempt=attempt, client=client, changes=changes, now=now), stale


def record_answers(
    *, attempt: Attempt, client: str, changes: Sequence[Change], now: datetime, source: str = ""
) -> Kept:
    """Keeps changes of one attempt in its present epoch: see `keep`, which does it."""
    batch = Batch(entry_pk=attempt.entry_id, client=client, epoch=None, changes=changes, arrived_at=now, source=source)
    [kept] = keep([batch])
    return kept


@dataclass(frozen=True, slots=True)
class Here:
    """What a waiting page tells of its device.

    `paper`: "sealed" (it is on the device), "plain" (it cannot be), "none" (not yet), "" (nothing was said).
    """

    paper: str = ""
    storage: bool | None = None


def note_presence(*, entry: Entry, now: datetime) -> None:
    """The candidate's waiting page is open."""
    note_presences(seen={entry.pk: Here()}, now=now)


@transaction.atomic
def note_presences(*, seen: Mapping[int, Here], now: datetime) -> None:
    """These waiting pages are open, by entry. Hints for the wall, so no journal row."""
    before = {row.entry_id: row for row in Presence.objects.filter(entry__in=seen)}
    rows = [_presence(pk, here, before.get(pk), now) for pk, here in sorted(seen.items())]
    Presence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry"], update_fields=["seen_at", "paper", "storage"]
    )
    pushes.entries_changed(row.entry_id for row in rows if _is_news(row, before.get(row.entry_id)))


def _presence(entry_pk: int, here: Here, before: Presence | None, now: datetime) -> Presence:
    paper, storage = here.paper, here.storage
    if not paper and before is not None:  # the page itself, before its scripts have spoken
        paper, storage = before.paper, before.storage
    return Presence(entry_id=entry_pk, seen_at=now, paper=paper, storage=storage)


def _is_news(now: Presence, before: Presence | None) -> bool:
    return before is None or now.seen_at - before.seen_at > AWAY_AFTER or now.paper != before.paper
