"""Names of units beside memberships: "Chi bộ 2" says little without the body it belongs to."""

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
