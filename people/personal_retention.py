"""What is kept no longer than it is needed for: looked at first, then removed or erased.

How long a committee keeps people who left is the committee's own decision: there is no number for it here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from office import journal
from people.models import LegalHold, Membership, Person, RetentionRun, RoleGrant, User
from people.personal_erasing import PSEUDONYM, NotErased, erase_person

# On SQLite whoever saves an answer meanwhile waits for one such bite.
TOGETHER = 300
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of a model go so many days after the moment in the column: nothing refers to them, they only helped."""

    model: str
    column: str
    days: int


RULES = (
    Rule("people.FailedSignIn", "at", 1),
    Rule("people.OneTimeCode", "valid_until", 365),
    Rule("people.AnsweredRequest", "at", 30),
    Rule("delivery.Presence", "seen_at", 30),
    Rule("delivery.WrongCodes", "last_at", 30),
    Rule("office.Job", "ended_at", 30),
)


def due_rows(now: datetime) -> Iterator[tuple[Rule, QuerySet[Any]]]:
    """The rows whose time is over, rule by rule."""
    for rule in RULES:
        model = apps.get_model(rule.model)
        over = now - timedelta(days=rule.days)
        yield rule, model._default_manager.filter(**{f"{rule.column}__lt": over}).order_by("pk")


def due_people(*, on: date, years: int) -> QuerySet[Person]:
    """People who left their last unit and held their last role that many years ago.

    Not who was erased before, nor whose data must be kept (a legal hold).
    """
    limit = on - timedelta(days=round(years * DAYS_OF_A_YEAR))
    later = Q(valid_until=None) | Q(valid_until__gt=limit)
    left = Person.objects.filter(memberships__isnull=False).exclude(given__startswith=PSEUDONYM)
    members = Membership.objects.filter(later).values("person")
    holders = RoleGrant.objects.filter(later, user__person__isnull=False).values("user__person")
    superusers = User.objects.filter(is_superuser=True, person__isnull=False).values("person")
    left = left.exclude(pk__in=LegalHold.objects.filter(ended_at=None).values("person"))
    found = left.exclude(pk__in=members).exclude(pk__in=holders).exclude(pk__in=superusers)
    return found.distinct().order_by("pk")


def remove_rows(*, now: datetime) -> dict[str, int]:
    """Removes rows whose time is over, bit by bit; how many of each model."""
    return {rule.model: _remove(rows) for rule, rows in due_rows(now)}


def _remove(rows: QuerySet[Any]) -> int:
    removed = 0
    while some := list(rows.values_list("pk", flat=True)[:TOGETHER]):
        rows.model._default_manager.filter(pk__in=some).delete()
        removed += len(some)
    return removed


def run_retention(
    *,
    people: QuerySet[Person],
    years: int | None,
    rows: bool,
    by: User | None,
    now: datetime,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> RetentionRun:
    """Erases these people and, if asked, removes rows whose time is over; one line in the journal says how many.

    Each person in a transaction and with a line of their own. Who cannot be erased now (an open exam) is passed over.
    """
    due = list(people)
    run = RetentionRun(at=now, by=by, years=years, rows=remove_rows(now=now) if rows else {})
    for number, person in enumerate(due, start=1):
        if _erase(person, years or 0, by=by, now=now):
            run.people += 1
        else:
            run.passed_over += 1
        told(number, len(due))
    return _keep(run)


@transaction.atomic
def _keep(run: RetentionRun) -> RetentionRun:
    run.save()
    data = {"years": run.years, "people": run.people, "passed_over": run.passed_over, "rows": sum(run.rows.values())}
    journal.write(act="people.retention.run", subject=run, by=run.by, now=run.at, data=data)
    return run


def _erase(person: Person, years: int, *, by: User | None, now: datetime) -> bool:
    try:
        erase_person(person=person, reason=f"kept for {years} years", by=by, now=now)
    except NotErased:
        return False
    return True
