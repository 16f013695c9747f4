"""Actions on the standing of a person in the Party: it changes from a day on; a wrong entry is corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.leaving import end_in_words, roles_of
from people.models import Person, Standing, User
from people.standing_rules import FOLLOWS, may_follow

# What a person's record says of the way into the Party, filled where nothing stands there yet.
_DATES = {"probationary": ("joined_on", "admitted_by_decision_on"), "full": ("official_on", "")}


class StandingRefused(Refused):
    code = "standing_refused"


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """A standing since a day, and why: a decision with its number and day, or a reason in words."""

    kind: str
    on: date
    reason: str = ""
    decision_number: str = ""
    decided_on: date | None = None


@transaction.atomic
def change_standing(*, person: Person, facts: StandingFacts, by: User | None, now: datetime) -> Standing:
    """From the day on the person stands so; the former standing ends that day. Days only go on.

    Whoever stands outside the Party from then on leaves all roles that day. Dates of admission and of full membership
    that the record lacks are filled from it.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    latest = held.standings.order_by("valid_from").last()
    _refuse_empty(facts)
    if latest is not None:
        _refuse_backwards(facts, latest)
        _refuse_order(facts.kind, latest.kind)
        if latest.valid_until is None or latest.valid_until > facts.on:
            latest.valid_until = facts.on
            latest.save(update_fields=["valid_until"])
    began = Standing.objects.create(person=held, **_columns(facts))
    filled = _fill_dates(held, facts)
    data = {"from": latest.kind if latest else "", "to": facts.kind, "on": str(facts.on), "filled": filled}
    data |= {"reason": facts.reason.strip(), "decision": facts.decision_number.strip()}
    journal.write(act="people.person.standing", subject=held, by=by, now=now, data=data)
    if facts.kind == Standing.Kind.OUTSIDE:
        end_in_words(roles_of(held, facts.on), facts.on, by=by, now=now)
    return began


@transaction.atomic
def correct_standing(*, standing: Standing, facts: StandingFacts, why: str, by: User | None, now: datetime) -> Standing:
    """Mends an entry that was recorded wrongly; the one before ends where this one begins. The journal keeps both."""
    held, before, after = _with_neighbours(standing)
    _refuse_unexplained(why)
    _refuse_empty(facts)
    _refuse_between(facts, before, after)
    was = _in_journal(held)
    # Neither order of writing may let the two overlap, not even for a moment.
    if before is not None and facts.on < held.valid_from:
        _end(before, facts.on)
    for name, value in _columns(facts).items():
        setattr(held, name, value)
    held.save()
    if before is not None and before.valid_until is not None and was["since"] == str(before.valid_until):
        _end(before, facts.on)
    data = {"was": was, "is": _in_journal(held), "why": why.strip()}
    journal.write(act="people.person.correct_standing", subject=held.person, by=by, now=now, data=data)
    return held


@transaction.atomic
def remove_standing(*, standing: Standing, why: str, by: User | None, now: datetime) -> None:
    """Takes back an entry that never was true; the one before goes on in its place. The journal keeps what it said."""
    held, before, after = _with_neighbours(standing)
    _refuse_unexplained(why)
    if after is not None and before is not None:
        _refuse_order(after.kind, before.kind)
    was = _in_journal(held)
    held.delete()
    if before is not None and before.valid_until == held.valid_from:
        _end(before, held.valid_until)
    data = {"was": was, "why": why.strip()}
    journal.write(act="people.person.remove_standing", subject=held.person, by=by, now=now, data=data)


def _with_neighbours(standing: Standing) -> tuple[Standing, Standing | None, Standing | None]:
    """The entry with the one before and the one after it, all of them locked with the person."""
    person = Person.objects.select_for_update().get(pk=standing.person_id)
    rows = list(person.standings.select_for_update().order_by("valid_from"))
    place = next((at for at, row in enumerate(rows) if row.pk == standing.pk), None)
    if place is None:
        raise StandingRefused(_("This entry is not there any more. Open the person again."))
    after = rows[place + 1] if place + 1 < len(rows) else None
    return rows[place], rows[place - 1] if place else None, after


def _columns(facts: StandingFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "valid_from": facts.on,
        "reason": " ".join(facts.reason.split()),
        "decision_number": " ".join(facts.decision_number.split()),
        "decided_on": facts.decided_on,
    }


def _end(standing: Standing, on: date | None) -> None:
    standing.valid_until = on
    standing.save(update_fields=["valid_until"])


def _in_journal(standing: Standing) -> dict[str, str]:
    return {
        "kind": standing.kind,
        "since": str(standing.valid_from),
        "reason": standing.reason,
        "decision": standing.decision_number,
        "decided_on": str(standing.decided_on or ""),
    }


def _fill_dates(person: Person, facts: StandingFacts) -> list[str]:
    """Fills what the record lacks; the ceremony is the day from which one is a member on probation."""
    since, decided = _DATES.get(facts.kind, ("", ""))
    values = {since: facts.on, decided: facts.decided_on}
    filled = [name for name, value in values.items() if name and value and getattr(person, name) is None]
    for name in filled:
        setattr(person, name, values[name])
    if filled:
        person.save()
    return filled


def _refuse_empty(facts: StandingFacts) -> None:
    if not facts.reason.strip() and not facts.decision_number.strip():
        raise StandingRefused(_("Write the number of the decision, or the reason: the history says why."))
    if facts.decided_on and facts.decided_on > facts.on:
        raise StandingRefused(_("The decision is dated after the day on which it takes effect. Check both days."))


def _refuse_unexplained(why: str) -> None:
    if not why.strip():
        raise StandingRefused(_("Say what was wrong with the entry: it stands in the journal."))


def _refuse_backwards(facts: StandingFacts, latest: Standing) -> None:
    if facts.on <= latest.valid_from:
        raise StandingRefused(
            _("The new standing must begin after %(day)s, when “%(kind)s” began. If that is wrong, correct it.")
            % {"day": _day(latest.valid_from), "kind": latest.get_kind_display()}
        )


def _refuse_order(kind: str, before: str) -> None:
    if not may_follow(kind, before):
        names = dict(Standing.Kind.choices)
        raise StandingRefused(
            _("“%(kind)s” cannot follow “%(before)s”; what can is: %(allowed)s.")
            % {"kind": names[kind], "before": names[before], "allowed": _listed(FOLLOWS[before])}
        )


def _refuse_between(facts: StandingFacts, before: Standing | None, after: Standing | None) -> None:
    if before is not None:
        _refuse_backwards(facts, before)
        _refuse_order(facts.kind, before.kind)
    if after is not None:
        _refuse_order(after.kind, facts.kind)
        if facts.on >= after.valid_from:
            raise StandingRefused(
                _("The entry must begin before %s, when the next one begins.") % _day(after.valid_from)
            )


def _listed(kinds: tuple[str, ...]) -> str:
    names = dict(Standing.Kind.choices)
    return ", ".join(f"“{names[kind]}”" for kind in kinds)


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
