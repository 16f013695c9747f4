"""Names of units beside memberships: "Chi bộ 2" says little without the body it belongs to."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from office import clock
from people.models import Membership, UnitVersion
from people.models.units import in_force


def with_unit_names(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Adds unit_name and upper_name as of today, in the same query."""
    today = clock.today()
    version = UnitVersion.objects.filter(in_force(today), unit=OuterRef("unit"))
    upper = UnitVersion.objects.filter(in_force(today), unit=OuterRef("parent")).values("name")[:1]
    return rows.annotate(
        unit_name=Subquery(version.values("name")[:1]),
        upper_name=Subquery(version.annotate(upper=Subquery(upper)).values("upper")[:1]),
    )


def full_unit_name(held: Any) -> str:
    """The unit, then its superior, of a row that `with_unit_names` gave."""
    return ", ".join(name for name in (held.unit_name, held.upper_name) if name)


def full_unit_names(units: Iterable[int], on: date) -> dict[int, str]:
    """The units by their ids, each with its superior, as they were called on the day; in one query."""
    upper = UnitVersion.objects.filter(in_force(on), unit=OuterRef("parent")).values("name")[:1]
    versions = UnitVersion.objects.filter(in_force(on), unit__in=set(units)).annotate(upper=Subquery(upper))
    rows = versions.values_list("unit", "name", "upper")
    return {unit: ", ".join(filter(None, (name, above))) for unit, name, above in rows}
