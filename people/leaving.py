"""Who leaves a unit leaves the roles there: on the unit, and on what lies below it.

A role ends where its holder belonged, in the unit itself or below it, and belongs no more. So a secretary who goes to
another cell of the same committee loses the cell and keeps what was granted on the committee; and roles on units of
which the holder never was a member (an inspector sent from elsewhere) end by nobody's transfer.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from office import journal
from people.models import Membership, Person, RoleGrant, UnitAncestry, User
from people.models.units import in_force


def roles_left(*, person: int, left: Iterable[int], homes: Iterable[int], on: date) -> QuerySet[RoleGrant]:
    """The roles that end for a person who from the day on belongs to these homes, and no more to the units left."""
    gone = _up_from(left, on) - _up_from(homes, on)
    below = UnitAncestry.objects.filter(in_force(on), ancestor__in=gone).values("descendant")
    return _open_still(on).filter(user__person=person, unit__in=below).order_by("pk")


def homes_of(person: int, on: date) -> set[int]:
    return set(Membership.objects.in_force(on).filter(person=person).values_list("unit", flat=True))


def end_roles_left(people: Iterable[int], left: int, on: date) -> None:
    """Ends the roles of people who have gone from a unit; their memberships say already where they are."""
    holders = _open_still(on).filter(user__person__in=list(people)).order_by()
    for person in holders.values_list("user__person", flat=True).distinct():
        ending = roles_left(person=person, left=[left], homes=homes_of(person, on), on=on)
        end_as_of(RoleGrant.objects.filter(pk__in=[grant.pk for grant in ending]), on)


def end_in_words(grants: Iterable[RoleGrant], on: date, *, by: User | None, now: datetime) -> None:
    """Ends roles, each with a line in the journal."""
    for grant in grants:
        end_as_of(RoleGrant.objects.filter(pk=grant.pk), on)
        data = {"user": grant.user.username, "role": grant.role, "unit": grant.unit.code, "on": str(on)}
        journal.write(act="people.role.end", subject=grant, by=by, now=now, data=data)


def roles_of(person: Person, on: date) -> QuerySet[RoleGrant]:
    """All that a person holds or will hold after the day, for somebody who is to hold nothing more."""
    return _open_still(on).filter(user__person=person).select_related("user", "unit").order_by("pk")


def end_as_of(grants: QuerySet[RoleGrant], on: date) -> None:
    """From the day on they give nothing; those that have not begun by then never will."""
    open_still = grants.filter(Q(valid_until=None) | Q(valid_until__gt=on))
    open_still.filter(valid_from__gte=on).update(valid_until=F("valid_from"))
    open_still.filter(valid_from__lt=on).update(valid_until=on)


def _open_still(on: date) -> QuerySet[RoleGrant]:
    """Those that would give something on the day or after it."""
    return RoleGrant.objects.overlapping(on, None)


def _up_from(units: Iterable[int], on: date) -> set[int]:
    """The units and all above them."""
    rows = UnitAncestry.objects.filter(in_force(on), descendant__in=list(units))
    return set(rows.values_list("ancestor", flat=True))
