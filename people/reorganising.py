"""Actions of reorganisations: rename, move, merge, split and dissolve units by a decision, from a day on.

Each keeps what it changed, row by row, so that it can be undone (undoing.py) and shown before it is done (effects.py).
What was true before the day stays as it is: nothing dated earlier is touched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from people.decisions import Decision
from people.models import Membership, Reorganisation, Succession, Unit, User
from people.reorganising_checks import (
    refuse_backwards,
    refuse_heir,
    refuse_nested,
    refuse_new_place,
    refuse_parts,
    refuse_unready,
)
from people.unit_ends import end_unit, move_people, rehang
from people.unit_pictures import as_json, difference, picture
from people.units import UnitFacts, UnitRefused, change_unit, found_unit

Kind = Reorganisation.Kind
# The unit's own founding, change and end are in the journal besides, under names of their own.
ACTS = {Kind.RENAME: "rename", Kind.MOVE: "move", Kind.MERGE: "merge", Kind.SPLIT: "split", Kind.DISSOLVE: "end"}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a reorganisation founds."""

    code: str
    facts: UnitFacts


@dataclass(frozen=True, slots=True)
class Part:
    """A new unit that a split founds, with the people (by id) and the units below (by id) that go there."""

    unit: NewUnit
    people: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: whom it is about, and who goes on in whom; the heir of a unit that ended stands first."""

    unit: Unit
    went: Sequence[tuple[Unit, Unit]] = ()
    ended: frozenset[int] = frozenset()
    founded: frozenset[int] = frozenset()


@transaction.atomic
def place_unit(*, unit: Unit, facts: UnitFacts, decision: Decision, by: User | None, now: datetime) -> Reorganisation:
    """Renames or moves a unit. What lies below goes along."""
    held = _locked([unit])[0]
    refuse_backwards(decision.on, decision.decided_on)
    refuse_unready(held, decision.on)
    current = held.versions.get(valid_until=None)
    moves = current.parent_id != (facts.parent.pk if facts.parent else None)

    def deed() -> Outcome:
        given = decision.written_in(facts)
        return Outcome(change_unit(unit=held, facts=given, on=decision.on, by=by, now=now))

    return _recorded(Kind.MOVE if moves else Kind.RENAME, [held], deed, decision, by=by, now=now)


@transaction.atomic
def merge_units(
    *, units: Sequence[Unit], into: Unit | NewUnit, decision: Decision, by: User | None, now: datetime
) -> Reorganisation:
    """Ends units; their people and the units below them go on in one that is there, or in a new one."""
    ending = _locked(units)
    if not ending or (isinstance(into, NewUnit) and len(ending) == 1):
        raise UnitRefused(_("A merge needs two units at least. Choose another unit besides."))
    _refuse_end(ending, into, decision)

    def deed() -> Outcome:
        heir = _there(into, decision, by=by, now=now)
        for unit in ending:
            end_unit(unit=unit, heir=heir, decision=decision, by=by, now=now)
        founded = frozenset({heir.pk}) if isinstance(into, NewUnit) else frozenset()
        return Outcome(heir, [(unit, heir) for unit in ending], frozenset(unit.pk for unit in ending), founded)

    return _recorded(Kind.MERGE, ending, deed, decision, by=by, now=now)


@transaction.atomic
def dissolve_unit_into(
    *, unit: Unit, heir: Unit | None, decision: Decision, by: User | None, now: datetime
) -> Reorganisation:
    """Ends a unit. With an heir its people and the units below go there; without one it must be empty."""
    ending = _locked([unit])
    _refuse_end(ending, heir, decision)

    def deed() -> Outcome:
        end_unit(unit=ending[0], heir=heir, decision=decision, by=by, now=now)
        went = [(ending[0], heir)] if heir else []
        return Outcome(ending[0], went, frozenset({ending[0].pk}))

    return _recorded(Kind.DISSOLVE, ending, deed, decision, by=by, now=now)


@transaction.atomic
def split_unit(
    *, unit: Unit, parts: Sequence[Part], decision: Decision, by: User | None, now: datetime, stays: bool = False
) -> Reorganisation:
    """Founds units out of one. Where it `stays`, who is not named stays in it; else it ends, and they go to the first
    part."""
    held = _locked([unit])[0]
    refuse_backwards(decision.on, decision.decided_on)
    refuse_unready(held, decision.on, ends=not stays)
    refuse_parts(held, parts, decision.on, stays=stays)

    def deed() -> Outcome:
        return _split(held, parts, decision, stays=stays, by=by, now=now)

    return _recorded(Kind.SPLIT, [held], deed, decision, by=by, now=now)


def _split(
    held: Unit, parts: Sequence[Part], decision: Decision, *, stays: bool, by: User | None, now: datetime
) -> Outcome:
    founded = [_there(part.unit, decision, by=by, now=now) for part in parts]
    for part, home in zip(parts, founded, strict=True):
        leaving = held.memberships.in_force(decision.on).filter(person__in=part.people)
        move_people(leaving, home, decision)
        rehang(Unit.objects.filter(pk__in=part.units), home, decision, by=by, now=now)
    went, new = [(held, home) for home in founded], frozenset(home.pk for home in founded)
    if stays:
        return Outcome(held, went, founded=new)
    end_unit(unit=held, heir=founded[0], decision=decision, by=by, now=now)
    return Outcome(held, went, frozenset({held.pk}), new)


def _locked(units: Iterable[Unit]) -> list[Unit]:
    """The units as they are now, kept from others until the end of the transaction, in the order they came in."""
    order = list(dict.fromkeys(unit.pk for unit in units))
    rows = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(pk__in=order).order_by("pk")}
    return [rows[pk] for pk in order]


def _refuse_end(ending: Sequence[Unit], heir: Unit | NewUnit | None, decision: Decision) -> None:
    refuse_backwards(decision.on, decision.decided_on)
    for unit in ending:
        refuse_unready(unit, decision.on, ends=True)
    refuse_nested(ending, decision.on)
    if isinstance(heir, NewUnit):
        refuse_new_place(ending, heir.facts, decision.on)
    elif heir is not None:
        refuse_heir(ending, heir, decision.on)


def _there(unit: Unit | NewUnit, decision: Decision, *, by: User | None, now: datetime) -> Unit:
    if isinstance(unit, Unit):
        return unit
    return found_unit(code=unit.code, facts=decision.written_in(unit.facts), on=decision.on, by=by, now=now)


def _recorded(
    kind: Kind,
    units: Sequence[Unit],
    deed: Callable[[], Outcome],
    decision: Decision,
    *,
    by: User | None,
    now: datetime,
) -> Reorganisation:
    """Does the deed and keeps which rows it changed, who went where, and a line in the journal.

    What lies below the units may change its place; people move only out of the units themselves.
    """
    themselves = {unit.pk for unit in units}
    inside = themselves if kind == Kind.RENAME else _inside(units, decision)
    homes = set[int]() if kind in (Kind.RENAME, Kind.MOVE) else themselves
    members = Membership.objects.in_force(decision.on).filter(unit__in=homes)
    people = set(members.values_list("person", flat=True))
    before = picture(inside, homes, people)
    outcome = deed()
    row = Reorganisation.objects.create(
        kind=kind,
        unit=outcome.unit,
        on=decision.on,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        by=by,
        made_at=now,
        changes=as_json(difference(before, picture(inside | outcome.founded, homes | outcome.founded, people))),
    )
    _keep_successions(row, outcome)
    journal.write(act=f"people.unit.{ACTS[kind]}", subject=outcome.unit, by=by, now=now, data=_words(row, outcome))
    return row


def _inside(units: Sequence[Unit], decision: Decision) -> set[int]:
    """The units and all that lie below them."""
    return {pk for unit in units for pk in Unit.objects.below(unit, decision.on).values_list("pk", flat=True)}


def _keep_successions(row: Reorganisation, outcome: Outcome) -> None:
    heirless = set(outcome.ended)
    for gone, to in outcome.went:
        Succession.objects.create(reorganisation=row, from_unit=gone, to_unit=to, is_heir=gone.pk in heirless)
        heirless.discard(gone.pk)


def _words(row: Reorganisation, outcome: Outcome) -> dict[str, str]:
    """What the journal says, in codes."""
    gone = dict.fromkeys(unit.code for unit, _to in outcome.went)
    came = dict.fromkeys(to.code for _gone, to in outcome.went)
    return {"on": str(row.on), "decision": row.decision_number, "from": ", ".join(gone), "to": ", ".join(came)}
