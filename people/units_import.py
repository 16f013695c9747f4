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
from office.telling import tell
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


class ListOutdated(UnitRefused):
    """What is to be saved is no longer what was looked through."""


def plan_units(*, rows: Sequence[UnitRow], on: date, by: User, now: datetime) -> UnitsPlan:
    """What the rows would do: those that say something new are done, in a transaction that is rolled back."""
    problems: list[Problem] = []
    once = _once(rows, problems)
    held = _held(once, on)
    done = _tried([row for row in once if row.code not in held.unchanged], problems, on=on, by=by, now=now)
    planned = [PlannedUnit(row, done.get(row.code, "same"), held.names.get(row.code, "")) for row in once]
    deeds = ("create", "change", "same", "skip")
    return UnitsPlan(planned, problems, {deed: sum(row.deed == deed for row in planned) for deed in deeds})


@transaction.atomic
def apply_units(*, plan: UnitsPlan, on: date, by: User, now: datetime, file_name: str = "") -> Reorganisation | None:
    """Does the rows of a plan, each as it was planned. Whatever is refused takes everything back. What it changed can
    be undone as a whole.

    None where the list holds nothing new.
    """
    if any(row.deed == "skip" for row in plan.rows):
        raise UnitRefused(_("Some rows cannot be saved. Correct them in the file first: nothing was saved."))
    codes = [planned.row.code for planned in plan.rows]
    inside, last = _touched(codes, on), Reorganisation.objects.order_by("pk").last()
    before = picture(inside, (), ())
    held = _held([planned.row for planned in plan.rows], on)
    for planned in plan.rows:
        deed = "same" if planned.row.code in held.unchanged else _do(planned.row, on=on, by=by, now=now)
        if PlannedUnit(planned.row, deed, held.names.get(planned.row.code, "")) != planned:
            raise ListOutdated(_("The registry has changed since you looked. Look through the list once more."))
    changes = difference(before, picture(inside | _touched(codes, on), (), ()))
    return _recorded(changes, last.pk if last else 0, on=on, by=by, now=now, file_name=file_name) if changes else None


@dataclass(frozen=True, slots=True)
class _Held:
    """What the registry says before anything is done: the codes of rows that are so already until further notice, and
    how the units are called on the day, by code."""

    unchanged: set[str]
    names: dict[str, str]


def _held(rows: Sequence[UnitRow], on: date) -> _Held:
    """In two queries, however long the list: most rows of a list of all units say nothing new."""
    versions = UnitVersion.objects.filter(unit__code__in=[row.code for row in rows])
    open_ended = versions.filter(valid_until=None)
    said = open_ended.values_list("unit__code", "name", "short_name", "kind", "parent__code")
    so = {(code, name, short, kind, parent or "") for code, name, short, kind, parent in said}
    same = {row.code for row in rows if (row.code, row.name, row.short_name, row.kind, row.parent) in so}
    return _Held(same, dict(versions.filter(in_force(on)).values_list("unit__code", "name")))


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


def _tried(rows: Sequence[UnitRow], problems: list[Problem], *, on: date, by: User, now: datetime) -> dict[str, str]:
    """What became of each row, by its code, when it was done after those before it; nothing stays done."""
    found: dict[str, str] = {}
    if not rows:
        return found
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            try:
                with transaction.atomic():
                    found[row.code] = _do(row, on=on, by=by, now=now)
            except Refused as refusal:
                problems.append(Problem(row.where, "unit_refused", f"{row.where}: {refusal.message}", "error"))
                found[row.code] = "skip"
            tell("units", number, len(rows))
        transaction.set_rollback(True)
    return found


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


def _refuse_out_of_reach(by: User, unit: Unit | None) -> None:
    """A list reaches no further than the account that brings it; without a superior founds only a superuser."""
    kept = Unit.objects.where_may(by, Ability.KEEP_PEOPLE)
    if not by.is_superuser and (unit is None or not kept.filter(pk=unit.pk).exists()):
        raise UnitRefused(_("This row is about a unit, or a place, that another unit keeps. Leave it out."))
