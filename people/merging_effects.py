"""What a merge of two records does, in words: before it is confirmed, and afterwards on the page of the one kept.

The preview does the deed in a transaction and rolls it back, so that what is shown is what would be done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.merging_relations import counted, moving
from people.models import Membership, Person, PersonMerge, Standing, Unit


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """The record as it becomes, and what could not be taken over."""

    memberships: list[str]
    standings: list[str]
    moved: list[str]
    left_out: list[str]


def previewed_merge(deed: Callable[[], PersonMerge], gone: Person) -> MergeEffect:
    """The effect of a merge that is not done. Raises what the merge refuses with."""
    moved = held_by(gone)
    with transaction.atomic():
        merge = deed()
        effect = MergeEffect(
            [in_words(row) for row in merge.kept.memberships.order_by("valid_from")],
            [in_words(row) for row in merge.kept.standings.order_by("valid_from")],
            moved,
            left_out_in_words(merge),
        )
        transaction.set_rollback(True)
    return effect


def held_by(person: Person) -> list[str]:
    """How much other rooms hold of a person: “2 entries”."""
    tables = [(model, name) for model, name, how in moving() if how.counted]
    numbers = [(model._meta.label, model._default_manager.filter(**{name: person}).count()) for model, name in tables]
    return [counted(label, number) for label, number in numbers if number]


def left_out_in_words(merge: PersonMerge) -> list[str]:
    """What the record that went said and the other one could not take over, a sentence each."""
    told: dict[str, Any] = merge.left_out
    lines = [_("not taken over: %s") % words for words in _given_way(told)]
    if "account" in told:
        lines.append(_("the account “%s” is closed") % told["account"])
    if "national_number" in told:
        lines.append(_("the other citizen number is given up"))
    stayed = told.get("stayed", {}).items()
    return lines + [_("stays with the other record: %s") % counted(label, number) for label, number in stayed]


def _given_way(told: dict[str, Any]) -> Iterable[str]:
    units = Unit.objects.prefetch_related("versions").in_bulk([row["unit_id"] for row in told.get("memberships", [])])
    for row in told.get("memberships", []):
        start, end = _days(row)
        unit = units.get(row["unit_id"])
        yield _line((unit.name_on(start) if unit else "…", row["position"]), start, end)
    names = dict(Standing.Kind.choices)
    for row in told.get("standings", []):
        yield _line((str(names[row["kind"]]),), *_days(row))


def _days(row: dict[str, Any]) -> tuple[date, date | None]:
    end = row["valid_until"]
    return date.fromisoformat(row["valid_from"]), date.fromisoformat(end) if end else None


def in_words(row: Membership | Standing) -> str:
    """A membership or a standing on one line: what, from when, until when."""
    if isinstance(row, Standing):
        return _line((row.get_kind_display(),), row.valid_from, row.valid_until)
    return _line((row.unit.name_on(row.valid_from), row.position), row.valid_from, row.valid_until)


def _line(what: Iterable[str], start: date, end: date | None) -> str:
    since = start.strftime("%d/%m/%Y")
    until = end.strftime("%d/%m/%Y") if end else _("today")
    return f"{', '.join(filter(None, what))}: {since} – {until}"
