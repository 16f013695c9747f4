"""The rows that say what units are and who belongs to them, as plain data, and the difference between two moments.

A reorganisation keeps its difference. Undoing it writes back the rows as they were, and only if they still are as the
reorganisation left them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from people.models import Membership, RoleGrant, Unit, UnitAncestry, UnitVersion

Values = dict[str, Any]
Picture = dict[tuple[str, int], Values]


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it was and as it became; None: it was not there."""

    model: str
    pk: int
    before: Values | None
    after: Values | None

    @property
    def values(self) -> Values:
        """The later of the two that there is."""
        return self.after or self.before or {}


def picture(units: Iterable[int], homes: Iterable[int], people: Iterable[int]) -> Picture:
    """The rows of these units; memberships of some homes among them; of these people memberships and roles anywhere."""
    inside, left, who = list(units), list(homes), list(people)
    rows: list[QuerySet[Any]] = [
        Unit.objects.filter(pk__in=inside),
        UnitVersion.objects.filter(unit__in=inside),
        UnitAncestry.objects.filter(descendant__in=inside),
        RoleGrant.objects.filter(Q(unit__in=inside) | Q(user__person__in=who)),
        Membership.objects.filter(Q(unit__in=left) | Q(person__in=who)),
    ]
    return {(each.model._meta.label, row["id"]): _plain(row) for each in rows for row in each.order_by().values()}


def difference(before: Picture, after: Picture) -> list[Change]:
    """The rows that are not the same, in a steady order."""
    places = sorted(before.keys() | after.keys())
    pairs = [(place, before.get(place), after.get(place)) for place in places]
    return [Change(*place, was, became) for place, was, became in pairs if was != became]


def as_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes]


def from_json(rows: Iterable[dict[str, Any]]) -> list[Change]:
    return [Change(**row) for row in rows]


def rows_now(changes: Iterable[Change], *, locked: bool) -> Picture:
    """The rows of these changes as they are at present, one query a table. Locked: nobody else changes them before the
    end of the transaction."""
    numbers: dict[str, list[int]] = {}
    for change in changes:
        numbers.setdefault(change.model, []).append(change.pk)
    return {
        (label, row["id"]): _plain(row)
        for label, pks in numbers.items()
        for row in _objects(label, locked=locked).filter(pk__in=pks).order_by("pk").values()
    }


def written_back(change: Change) -> Model:
    """An unsaved record with the values from before."""
    model: type[Model] = apps.get_model(change.model)
    values = {
        field.attname: field.to_python((change.before or {}).get(field.attname))
        for field in model._meta.concrete_fields
    }
    return model(**values)


def _objects(label: str, *, locked: bool) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(label)._default_manager.all()
    return rows.select_for_update() if locked else rows


def _plain(row: Values) -> Values:
    return {name: str(value) if isinstance(value, (date, UUID)) else value for name, value in row.items()}
