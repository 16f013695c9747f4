"""Actions of units. Renames, moves, merges and splits are new versions; nothing that was is overwritten."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import Unit, UnitAncestry, UnitVersion, User
from people.models.units import UnitKind, in_force
from people.names import fold, same_spelling


class UnitRefused(Refused):
    code = "unit_refused"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a version of a unit says."""

    name: str
    kind: UnitKind
    parent: Unit | None = None
    short_name: str = ""
    decision_number: str = ""
    decided_on: date | None = None


def name_key(name: str) -> str:
    """A unit's name as matching sees it: no case, marks or punctuation, `uỷ` as `ủy`."""
    letters = (letter if letter.isalnum() else " " for letter in fold(same_spelling(name)))
    return " ".join("".join(letters).split())[:300]


@transaction.atomic
def found_unit(*, code: str, facts: UnitFacts, on: date, by: User | None, now: datetime) -> Unit:
    """Founds a unit with its first version."""
    if Unit.objects.filter(code=code).exists():
        raise UnitRefused(_("There is already a unit with the code “%s”. Choose another code.") % code)
    if facts.parent:
        _refuse_parent(facts.parent, on)
        refuse_mixed_kinds(on, facts.kind, facts.parent)
    unit = Unit.objects.create(code=code, founded_on=on)
    _add_version(unit, facts, on)
    UnitAncestry.objects.create(ancestor=unit, descendant=unit, depth=0, valid_from=on)
    if facts.parent:
        _hang_below(unit, facts.parent, on)
    journal.write(act="people.unit.found", subject=unit, by=by, now=now, data={"name": facts.name})
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, facts: UnitFacts, on: date, by: User | None, now: datetime) -> Unit:
    """Renames or moves a unit from a day on. The version in force until then ends on that day."""
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    current = held.versions.filter(valid_until=None).first()
    if current is None:
        raise UnitRefused(_("This unit is dissolved: it can no longer be changed."))
    if on <= current.valid_from:
        raise UnitRefused(
            _("The change must take effect after %s, the day of the unit's last change.")
            % current.valid_from.strftime("%d/%m/%Y")
        )
    if facts.parent:
        _refuse_parent(facts.parent, on)
    if facts.parent and Unit.objects.below(held, on).filter(pk=facts.parent.pk).exists():
        raise UnitRefused(_("A unit cannot be moved below itself. Choose another superior unit."))
    moves = current.parent_id != (facts.parent.pk if facts.parent else None)
    if moves and facts.parent:
        refuse_mixed_kinds(on, facts.kind, facts.parent)
    if (current.kind == UnitKind.AGENCY) != (facts.kind == UnitKind.AGENCY):
        raise UnitRefused(kept_apart())
    if moves:
        refuse_later_changes_below(held, on)
    UnitVersion.objects.filter(pk=current.pk).update(valid_until=on)
    _add_version(held, facts, on)
    if moves:
        hang(held, facts.parent, on)
    journal.write(act="people.unit.change", subject=held, by=by, now=now, data={"name": facts.name, "on": str(on)})
    return held


@transaction.atomic
def dissolve_unit(*, unit: Unit, on: date, by: User | None, now: datetime) -> None:
    """Ends a unit. Refused while units or members are still in it. Its links stay: its place shows its history."""
    current = unit.versions.filter(valid_until=None).first()
    if current is None:
        raise UnitRefused(_("This unit is dissolved already."))
    if on <= current.valid_from:
        raise UnitRefused(
            _("The unit can only end after %s, the day it was last founded, renamed or moved.")
            % current.valid_from.strftime("%d/%m/%Y")
        )
    if Unit.objects.existing(on).below(unit, on).exclude(pk=unit.pk).exists():
        raise UnitRefused(_("Other units still stand below this one. Move or dissolve them first."))
    if unit.memberships.filter(Q(valid_until=None) | Q(valid_until__gt=on)).exists():
        raise UnitRefused(_("People still belong to this unit. Move them to another unit first."))
    Unit.objects.filter(pk=unit.pk).update(dissolved_on=on)
    UnitVersion.objects.filter(unit=unit, valid_until=None).update(valid_until=on)
    journal.write(act="people.unit.dissolve", subject=unit, by=by, now=now, data={"on": str(on)})


def _refuse_parent(parent: Unit, on: date) -> None:
    """A unit can only hang below one that stands there on the day, in a place that does not change later."""
    links = UnitAncestry.objects.filter(descendant=parent)
    if not Unit.objects.existing(on).filter(pk=parent.pk).exists():
        raise UnitRefused(_("The superior unit did not exist on that day. Choose a later day or another unit."))
    if Unit.objects.filter(pk=parent.pk, dissolved_on__gt=on).exists():
        raise UnitRefused(_("The superior unit is dissolved after that day. Choose another unit."))
    if links.filter(Q(valid_from__gt=on) | Q(valid_until__gt=on)).exists():
        raise UnitRefused(
            _("The superior unit moves after that day. Choose a day after its last move, or another unit.")
        )


def refuse_mixed_kinds(on: date, kind: str, *others: Unit) -> None:
    """A Party body and the agency in which it works are two things, linked but never one."""
    kinds = [version.kind for version in (other.version_on(on) for other in others) if version]
    if any((kind == UnitKind.AGENCY) != (other == UnitKind.AGENCY) for other in kinds):
        raise UnitRefused(kept_apart())


def kept_apart() -> str:
    return _("A Party body and an agency are kept apart: neither goes on in the other or hangs below it.")


def refuse_later_changes_below(unit: Unit, on: date) -> None:
    """What comes into the unit or leaves it later would be carried along wrongly."""
    links = UnitAncestry.objects.filter(ancestor=unit).exclude(descendant=unit)
    later = links.filter(Q(valid_from__gt=on) | Q(valid_until__gt=on)).select_related("descendant").first()
    if later is not None:
        raise UnitRefused(
            _("“%(unit)s”, below this unit, is founded or moved after that day. Choose a day after %(day)s.")
            % {
                "unit": later.descendant.name_on(on),
                "day": max(later.valid_from, later.valid_until or later.valid_from).strftime("%d/%m/%Y"),
            }
        )


def _add_version(unit: Unit, facts: UnitFacts, on: date) -> None:
    UnitVersion.objects.create(
        unit=unit,
        name=facts.name.strip(),
        short_name=facts.short_name.strip(),
        name_key=name_key(facts.name),
        kind=facts.kind,
        parent=facts.parent,
        valid_from=on,
        decision_number=facts.decision_number,
        decided_on=facts.decided_on,
    )


def _hang_below(unit: Unit, parent: Unit, on: date) -> None:
    """Links all that lies below the unit to all that lies above the new parent, from the day on."""
    above = list(UnitAncestry.objects.filter(in_force(on), descendant=parent))
    below = list(UnitAncestry.objects.filter(in_force(on), ancestor=unit))
    UnitAncestry.objects.bulk_create(
        UnitAncestry(
            ancestor_id=up.ancestor_id,
            descendant_id=down.descendant_id,
            depth=up.depth + down.depth + 1,
            valid_from=on,
        )
        for up in above
        for down in below
    )


def hang(unit: Unit, parent: Unit | None, on: date) -> None:
    """From the day on the unit and all in it lie below another, or below none. Its versions are the caller's."""
    inside = list(UnitAncestry.objects.filter(in_force(on), ancestor=unit).values_list("descendant", flat=True))
    outer = UnitAncestry.objects.filter(
        ~Q(ancestor__in=inside), Q(valid_until=None) | Q(valid_until__gt=on), descendant__in=inside
    )
    outer.filter(valid_from__gte=on).delete()
    outer.update(valid_until=on)
    if parent:
        _hang_below(unit, parent, on)
