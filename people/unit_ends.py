"""How a unit ends: the units below hang elsewhere, its people go on elsewhere, its roles end with it."""

from collections.abc import Iterable
from datetime import datetime

from people.decisions import Decision
from people.intervals import Interval, uncovered
from people.leaving import end_as_of, end_roles_left
from people.models import Membership, RoleGrant, Unit, User
from people.models.persons import MembershipQuerySet
from people.models.units import UnitKind
from people.units import UnitFacts, change_unit, dissolve_unit, hang


def end_unit(*, unit: Unit, heir: Unit | None, decision: Decision, by: User | None, now: datetime) -> None:
    """Ends a unit. All that is still in it goes to the heir; without one it must be empty.

    The unit itself hangs below its heir from then on: whoever sees the heir sees its history, keeps its banks and
    sittings, and counts it in today's structure.
    """
    if heir is not None:
        rehang(directly_below(unit), heir, decision, by=by, now=now)
        move_people(unit.memberships.in_force(decision.on), heir, decision)
    dissolve_unit(unit=unit, on=decision.on, by=by, now=now)
    end_as_of(RoleGrant.objects.filter(unit=unit), decision.on)
    if heir is not None:
        hang(unit, heir, decision.on)


def directly_below(unit: Unit) -> Iterable[Unit]:
    """The units that stand below this one until further notice."""
    return Unit.objects.filter(versions__parent=unit, versions__valid_until=None, dissolved_on=None).order_by("code")


def rehang(units: Iterable[Unit], roof: Unit, decision: Decision, *, by: User | None, now: datetime) -> None:
    """From the day on the units stand below another, with the names they have."""
    for unit in units:
        current = unit.versions.get(valid_until=None)
        facts = decision.written_in(UnitFacts(current.name, UnitKind(current.kind), roof, current.short_name))
        change_unit(unit=unit, facts=facts, on=decision.on, by=by, now=now)


def move_people(leaving: MembershipQuerySet, home: Unit, decision: Decision) -> None:
    """Ends memberships on the day of the decision; they go on in another unit, as long as each would have lasted.

    Who belongs to the other unit already, for some of the time, is not entered twice. Their roles in what they left
    end.
    """
    rows = list(leaving.select_for_update().order_by("pk"))
    held = _held(home, [row.person_id for row in rows])
    entered = []
    for row in rows:
        for part in uncovered(Interval(decision.on, row.valid_until), held.get(row.person_id, [])):
            held.setdefault(row.person_id, []).append(part)
            entered.append(_entered(row, home, part))
    ended = Membership.objects.filter(pk__in=[row.pk for row in rows])
    ended.update(valid_until=decision.on, reason=decision.number)
    Membership.objects.bulk_create(entered, batch_size=500)
    for unit in {row.unit_id for row in rows}:
        end_roles_left([row.person_id for row in rows if row.unit_id == unit], unit, decision.on)


def _held(home: Unit, people: list[int]) -> dict[int, list[Interval]]:
    held: dict[int, list[Interval]] = {}
    for row in home.memberships.filter(person__in=people):
        held.setdefault(row.person_id, []).append(Interval(row.valid_from, row.valid_until))
    return held


def _entered(row: Membership, home: Unit, part: Interval) -> Membership:
    return Membership(
        person_id=row.person_id,
        unit=home,
        position=row.position,
        reason=row.reason,
        valid_from=part.start,
        valid_until=part.end,
    )
