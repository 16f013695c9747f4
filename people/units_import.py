"""A list of units into the tree: new codes are founded, known ones renamed or moved, all from one day, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from office.reports import Problem
from people.decisions import Decision
from people.models import Reorganisation, Unit, UnitAncestry, UnitVersion, User
from people.models.units import UnitKind, in_force
from people.reorganising import place_unit
from people.roles import Ability
from people.unit_pictures import Change, as_json, difference, picture
from people.units import UnitFacts, UnitRefused, found_unit
from people.units_sheet import UnitRow, superiors_first


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """What becomes of a row: `create`, `change` or `same`, or `skip` where it is refused. `before`: the name so far."""

    row: UnitRow
    deed: str
    before: str = ""


@dataclass(slots=True)
class UnitsPlan:
    """All that an import does; rows in an order in which they can be done."""

    rows: list[PlannedUnit]
    problems: list[Problem]
    counts: dict[str, int]


def plan_units(*, rows: Sequence[UnitRow], on: date, by: User, now: datetime) -> UnitsPlan:
    """Does all rows that can be done, in a transaction that is rolled back: what is said is what would be done."""
    problems: list[Problem] = []
    with transaction.atomic():
        planned = [_tried(row, problems, on=on, by=by, now=now) for row in _once(rows, problems)]
        transaction.set_rollback(True)
    deeds = ("create", "change", "same", "skip")
    return UnitsPlan(planned, problems, {deed: sum(row.deed == deed for row in planned) for deed in deeds})


@transaction.atomic
def apply_units(*, plan: UnitsPlan, on: date, by: User, now: datetime, file_name: str = "") -> Reorganisation | None:
    """Does the rows of a plan. Whatever is refused takes everything back. What it changed can be undone as a whole.

    None where the list holds nothing new.
    """
    if any(row.deed == "skip" for row in plan.rows):
        raise UnitRefused(_("Some rows cannot be saved. Correct them in the file first: nothing was saved."))
    codes = [planned.row.code for planned in plan.rows]
    inside, last = _touched(codes, on), Reorganisation.objects.order_by("pk").last()
    before = picture(inside, (), ())
    for planned in plan.rows:
        _do(planned.row, on=on, by=by, now=now)
    changes = difference(before, picture(inside | _touched(codes, on), (), ()))
    return _recorded(changes, last.pk if last else 0, on=on, by=by, now=now, file_name=file_name) if changes else None


def _touched(codes: Sequence[str], on: date) -> set[int]:
    """The units of these codes and all that lies below them."""
    named = Unit.objects.filter(code__in=codes).values("pk")
    links = UnitAncestry.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), ancestor__in=named)
    return {*links.values_list("descendant", flat=True)}


def _recorded(
    changes: Sequence[Change], after: int, *, on: date, by: User, now: datetime, file_name: str
) -> Reorganisation:
    """Keeps what the list changed, as one reorganisation of which those of its units are parts."""
    founded = [one.pk for one in changes if one.model == Unit._meta.label]
    parts = Reorganisation.objects.filter(pk__gt=after, by=by, made_at=now)
    moved = list(parts.values_list("unit", flat=True))
    row = Reorganisation.objects.create(
        kind=Reorganisation.Kind.IMPORT,
        unit=_about(founded, moved, on),
        on=on,
        by=by,
        made_at=now,
        changes=as_json(changes),
    )
    parts.exclude(pk=row.pk).update(part_of=row)
    data = {"file": file_name, "founded": len(founded), "changed": len(moved), "on": str(on)}
    journal.write(act="people.unit.import", subject=row.unit or row, by=by, now=now, data=data)
    return row


def _about(founded: Sequence[int], moved: Sequence[int | None], on: date) -> Unit | None:
    """The unit nearest to the top among those that were there before: the superiors of new ones, or changed ones."""
    above = UnitVersion.objects.filter(unit__in=founded, parent__isnull=False).exclude(parent__in=founded)
    there = {*above.values_list("parent", flat=True), *(pk for pk in moved if pk)} or {*founded}
    links = UnitAncestry.objects.filter(in_force(on), descendant__in=there)
    depths = links.values("descendant").annotate(most=Max("depth")).order_by("most", "descendant")
    return Unit.objects.filter(pk__in=depths.values_list("descendant", flat=True)[:1]).first()


def _once(rows: Sequence[UnitRow], problems: list[Problem]) -> list[UnitRow]:
    """Of rows with one code, the first."""
    seen: dict[str, UnitRow] = {}
    for row in rows:
        if seen.setdefault(row.code, row) is not row:
            message = _("%(cell)s: the code “%(code)s” stands in %(first)s already. This row is left out.")
            said = message % {"cell": row.where, "code": row.code, "first": seen[row.code].where}
            problems.append(Problem(row.where, "unit_twice", said, "error"))
    return superiors_first(list(seen.values()))


def _tried(row: UnitRow, problems: list[Problem], *, on: date, by: User, now: datetime) -> PlannedUnit:
    unit = Unit.objects.filter(code=row.code).first()
    before = unit.name_on(on) if unit else ""
    try:
        with transaction.atomic():
            return PlannedUnit(row, _do(row, on=on, by=by, now=now), before)
    except Refused as refusal:
        problems.append(Problem(row.where, "unit_refused", f"{row.where}: {refusal.message}", "error"))
        return PlannedUnit(row, "skip", before)


def _do(row: UnitRow, *, on: date, by: User, now: datetime) -> str:
    """Founds, renames or moves the unit of a row, within what the account may keep."""
    _refuse_long(row)
    unit = Unit.objects.filter(code=row.code).first()
    parent = Unit.objects.filter(code=row.parent).first() if row.parent else None
    if row.parent and parent is None:
        raise UnitRefused(_("There is no unit with the code “%s”. Correct the superior unit.") % row.parent)
    facts = UnitFacts(row.name, _kind(row), parent, row.short_name, row.decision_number, row.decided_on)
    if unit is None:
        _refuse_out_of_reach(by, parent)
        found_unit(code=row.code, facts=facts, on=on, by=by, now=now)
        return "create"
    if _is_so(unit, facts):
        return "same"
    _refuse_out_of_reach(by, unit)
    current = unit.versions.filter(valid_until=None).first()
    if current is None or current.parent_id != (parent.pk if parent else None):
        _refuse_out_of_reach(by, parent)
    decision = Decision(on, row.decision_number, row.decided_on)
    place_unit(unit=unit, facts=facts, decision=decision, by=by, now=now)
    return "change"


def _refuse_long(row: UnitRow) -> None:
    """A cell can hold more than a column of the registry."""
    places = ((Unit, "code"), (UnitVersion, "name"), (UnitVersion, "short_name"), (UnitVersion, "decision_number"))
    for model, name in places:
        field: Any = model._meta.get_field(name)
        most, length = field.max_length, len(getattr(row, name))
        if length > most:
            text = getattr(row, name)[:40]
            raise UnitRefused(
                _("“%(text)s…” has %(length)d characters; %(most)d are the most. Shorten it.")
                % {"text": text, "length": length, "most": most}
            )


def _kind(row: UnitRow) -> UnitKind:
    if not row.kind:
        raise UnitRefused(_("“%s” is no kind of unit. Use the words of the template.") % row.kind_text)
    return UnitKind(row.kind)


def _is_so(unit: Unit, facts: UnitFacts) -> bool:
    """Whether the unit is called so, is of this kind and hangs there until further notice."""
    said = {"name": facts.name, "short_name": facts.short_name, "kind": facts.kind, "parent": facts.parent}
    return unit.versions.filter(valid_until=None, **said).exists()


def _refuse_out_of_reach(by: User, unit: Unit | None) -> None:
    """A list reaches no further than the account that brings it; without a superior founds only a superuser."""
    kept = Unit.objects.where_may(by, Ability.KEEP_PEOPLE)
    if not by.is_superuser and (unit is None or not kept.filter(pk=unit.pk).exists()):
        raise UnitRefused(_("This row is about a unit, or a place, that another unit keeps. Leave it out."))
