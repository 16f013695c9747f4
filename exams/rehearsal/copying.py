"""The copy of a sitting that is played, with its invented candidates: made, and removed without a trace but one.

The copy hangs in a unit of its own below nobody: no role reaches it, so it stands in nobody's lists or exports (but a
superuser's, who sees everything, while it is there). What is removed is written down as one act.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from exams.delivery import tokens
from exams.delivery.models import Attempt, AttemptEvent
from exams.marking.models import Mark
from exams.rehearsal.models import Rehearsal
from exams.sittings.models import Entry, Sitting
from office import journal
from office.models import JournalRow
from people.models import Person, Unit, UnitVersion, User
from people.models.units import UnitKind

TOGETHER = 500
TURNS = 5
EXTRA_EVERY, EXTRA_MINUTES = 20, 10
AFTER_THE_EXAM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Seat:
    """An invented candidate's place: the entry's public name and the token that opens it."""

    entry: str
    token: str


@transaction.atomic
def make_copy(*, rehearsal: Rehearsal, now: datetime, duration_minutes: int | None = None) -> list[Seat]:
    """Copies the sitting with as many invented candidates as asked for; it is open from now on.

    The same papers and the same scale, no rooms; every twentieth candidate has extra time. `duration_minutes` in place
    of the sitting's own, where a trial must see the deadline pass.
    """
    copy = _sitting(rehearsal, now, duration_minutes or rehearsal.sitting.duration_minutes)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(copy=copy)
    rehearsal.copy = copy
    users = _users(copy.code, rehearsal.candidates)
    entries = _entries(copy, users)
    journal.write(
        act="rehearsal.copy.make", subject=rehearsal, by=rehearsal.by, now=now, data={"candidates": len(entries)}
    )
    return [
        Seat(str(entry.uid), tokens.issue(entry_pk=entry.pk, entry=entry.uid.hex, user_pk=user.pk, now=now))
        for entry, user in zip(entries, users, strict=True)
    ]


def _sitting(rehearsal: Rehearsal, now: datetime, duration_minutes: int) -> Sitting:
    original, code = rehearsal.sitting, f"rehearsal-{rehearsal.uid.hex[:12]}"
    unit = Unit.objects.create(code=code, founded_on=now.date())
    name = _("Rehearsal")
    UnitVersion.objects.create(unit=unit, name=name, name_key=code, kind=UnitKind.CELL, valid_from=now.date())
    lasts = max(timedelta(minutes=duration_minutes), timedelta(seconds=2 * rehearsal.seconds)) + AFTER_THE_EXAM
    return Sitting.objects.create(
        code=code,
        title=f"{name}: {original.title}"[:200],
        unit=unit,
        paper_set=original.paper_set,
        scale=original.scale,
        opens_at=now,
        closes_at=now + lasts,
        duration_minutes=duration_minutes,
        access_code=original.access_code,
    )


def _users(code: str, count: int) -> list[User]:
    people = [Person(family_middle=_("Rehearsal"), given=f"{number:05d}") for number in range(1, count + 1)]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people, batch_size=TOGETHER)
    users = [User(username=f"{code}-{person.given}", person=person, password=make_password(None)) for person in people]
    return User.objects.bulk_create(users, batch_size=TOGETHER)


def _entries(copy: Sitting, users: Sequence[User]) -> list[Entry]:
    papers = list(copy.paper_set.papers.order_by("number")) if copy.paper_set else []
    entries = [
        Entry(
            sitting=copy,
            person=user.person,
            number=number,
            paper=papers[number % len(papers)],
            extra_minutes=EXTRA_MINUTES if number % EXTRA_EVERY == 0 else 0,
        )
        for number, user in enumerate(users, start=1)
    ]
    return Entry.objects.bulk_create(entries, batch_size=TOGETHER)


def remove_copy(*, rehearsal: Rehearsal, now: datetime) -> None:
    """Removes the copy with all that was written about it. Bit by bit, so it can be broken off and gone on with."""
    copy = rehearsal.copy
    if copy is None:
        return
    people = list(copy.entries.values_list("person", flat=True))
    users = list(User.objects.filter(person__in=people).values_list("pk", flat=True))
    removed = 0
    for turn in range(1, TURNS + 1):
        removed += sum(_remove_attempts(pks) for pks in _parts(list(_attempts(copy).values_list("pk", flat=True))))
        for pks in _parts(users):
            JournalRow.objects.filter(by__in=pks).delete()
        try:
            return _remove_rest(rehearsal, copy, people, now, {"candidates": len(people), "events": removed})
        except ProtectedError:  # a start that was on its way arrived meanwhile
            if turn == TURNS:
                raise


def _attempts(copy: Sitting) -> QuerySet[Attempt]:
    return Attempt.objects.filter(entry__sitting=copy).order_by("pk")


def _parts(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (pks[start : start + TOGETHER] for start in range(0, len(pks), TOGETHER))


@transaction.atomic
def _remove_attempts(pks: Sequence[int]) -> int:
    """Attempts with their marks, their events and what the journal says of them; how many events there were."""
    Mark.objects.filter(attempt__in=pks).delete()
    removed, _by_model = AttemptEvent.objects.filter(attempt__in=pks).delete()
    JournalRow.objects.filter(subject__in=[f"delivery.Attempt:{pk}" for pk in pks]).delete()
    Attempt.objects.filter(pk__in=pks).delete()
    return removed


@transaction.atomic
def _remove_rest(
    rehearsal: Rehearsal, copy: Sitting, people: Sequence[int], now: datetime, counts: dict[str, int]
) -> None:
    unit = copy.unit
    JournalRow.objects.filter(subject=f"sittings.Sitting:{copy.pk}").delete()
    Rehearsal.objects.filter(pk=rehearsal.pk).update(copy=None)
    copy.delete()
    for pks in _parts(people):
        User.objects.filter(person__in=pks).delete()
        Person.objects.filter(pk__in=pks).delete()
    unit.delete()
    rehearsal.copy = None
    journal.write(act="rehearsal.copy.remove", subject=rehearsal, by=rehearsal.by, now=now, data=counts)
