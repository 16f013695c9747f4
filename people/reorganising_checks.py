"""What a reorganisation refuses, in words: units that are not there or change later, and circles."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import Unit, UnitAncestry
from people.unit_ends import directly_below
from people.units import UnitFacts, UnitRefused, refuse_later_changes_below, refuse_mixed_kinds


class Founded(Protocol):
    """A unit to be founded."""

    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> UnitFacts: ...


class PartOf(Protocol):
    """A part of a split."""

    @property
    def unit(self) -> Founded: ...
    @property
    def people(self) -> frozenset[int]: ...
    @property
    def units(self) -> frozenset[int]: ...


def shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def refuse_backwards(on: date, decided_on: date | None) -> None:
    """A decision is made before it takes effect."""
    if decided_on is not None and decided_on > on:
        raise UnitRefused(
            _("The decision is dated %(decided)s, after %(on)s, the day it takes effect. Correct one of the two.")
            % {"decided": shown(decided_on), "on": shown(on)}
        )


def refuse_unready(unit: Unit, on: date, *, ends: bool = False) -> None:
    """A unit can be reorganised on a day after its last change, while it is there. One that ends takes nobody in later,
    and neither it nor what stands below it changes later."""
    current = unit.versions.filter(valid_until=None).first()
    if current is None:
        raise UnitRefused(_("“%s” is dissolved: it can no longer be changed.") % unit.name_on(on))
    if on <= current.valid_from:
        raise UnitRefused(
            _("“%(unit)s” was founded, renamed or moved on %(day)s. The decision must take effect after that day.")
            % {"unit": current.name, "day": shown(current.valid_from)}
        )
    if ends:
        _refuse_later_people(unit, on)
        for below in directly_below(unit):
            refuse_unready(below, on)
        refuse_later_changes_below(unit, on)


def _refuse_later_people(unit: Unit, on: date) -> None:
    last = unit.memberships.filter(valid_from__gte=on).order_by("-valid_from").first()
    if last is not None:
        raise UnitRefused(
            _("People join “%(unit)s” until %(day)s. The decision must take effect after that day.")
            % {"unit": unit.name_on(on), "day": shown(last.valid_from)}
        )


def refuse_nested(ending: Sequence[Unit], on: date) -> None:
    """Of two units that end, neither lies in the other: what would happen first?"""
    for unit in ending:
        inner = Unit.objects.below(unit, on).filter(pk__in=[one.pk for one in ending]).exclude(pk=unit.pk).first()
        if inner is not None:
            raise UnitRefused(
                _("“%(inner)s” lies below “%(outer)s”. Merge one after the other.")
                % {"inner": inner.name_on(on), "outer": unit.name_on(on)}
            )


def refuse_heir(ending: Sequence[Unit], heir: Unit, on: date) -> None:
    """A unit goes on in another that is there from the day on, in its place, and not in itself or below itself."""
    for unit in ending:
        if heir.pk == unit.pk:
            raise UnitRefused(_("“%s” cannot go on in itself. Choose another unit.") % unit.name_on(on))
        if Unit.objects.below(unit, on).filter(pk=heir.pk).exists():
            raise UnitRefused(
                _("“%(heir)s” lies below “%(unit)s”, which ends. Choose a unit elsewhere.")
                % {"heir": heir.name_on(on), "unit": unit.name_on(on)}
            )
    if not Unit.objects.existing(on).filter(Q(dissolved_on=None), pk=heir.pk).exists():
        raise UnitRefused(_("“%s” is not there on that day, or ends later. Choose another unit.") % heir.name_on(on))
    links = UnitAncestry.objects.filter(descendant=heir)
    if links.filter(Q(valid_from__gt=on) | Q(valid_until__gt=on)).exists():
        raise UnitRefused(
            _("“%s” moves after that day. Choose a day after its last move, or another unit.") % heir.name_on(on)
        )
    version = heir.version_on(on)
    if version:
        refuse_mixed_kinds(on, version.kind, *ending)


def refuse_new_place(ending: Sequence[Unit], facts: UnitFacts, on: date) -> None:
    """A new unit cannot hang below one that ends."""
    for unit in ending:
        if facts.parent and Unit.objects.below(unit, on).filter(pk=facts.parent.pk).exists():
            raise UnitRefused(
                _("The new unit cannot hang below “%s”, which ends. Choose another superior unit.") % unit.name_on(on)
            )
    refuse_mixed_kinds(on, facts.kind, *ending)


def refuse_parts(unit: Unit, parts: Sequence[PartOf], on: date, *, stays: bool) -> None:
    """Each person and each unit below goes to one part, and comes from the unit that is split."""
    if len(parts) < (1 if stays else 2):
        raise UnitRefused(_("A split needs two units at least. Name another one, or keep the present unit."))
    for part in parts:
        refuse_new_place([] if stays else [unit], part.unit.facts, on)
        refuse_mixed_kinds(on, part.unit.facts.kind, unit)
    _refuse_strangers(unit, parts, on)


def _refuse_strangers(unit: Unit, parts: Sequence[PartOf], on: date) -> None:
    people = Counter(pk for part in parts for pk in part.people)
    units = Counter(pk for part in parts for pk in part.units)
    if max([*people.values(), *units.values()], default=0) > 1:
        raise UnitRefused(_("Somebody or something is sent to two parts at once. Choose one part for each."))
    members = unit.memberships.in_force(on).filter(person__in=people, valid_from__lt=on)
    if members.values("person").distinct().count() != len(people):
        raise UnitRefused(_("Somebody chosen does not belong to this unit on that day. Look at the list again."))
    if set(units) - {one.pk for one in directly_below(unit)}:
        raise UnitRefused(_("A unit chosen does not stand directly below this one. Look at the list again."))
