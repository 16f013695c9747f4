"""Whose data an administrator may erase: people who are, or were last, of the administrator's units."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from people.models import Membership, Person, Unit, User
from people.roles import Ability


def people_answered_for(user: User, on: date) -> QuerySet[Person]:
    """People whose present or last unit is one where the user may grant roles: its administrators answer for them."""
    if user.is_superuser and user.is_active:
        return Person.objects.unmerged()
    units = Unit.objects.where_may(user, Ability.GRANT_ROLES, on).values("pk")
    rows = Membership.objects.filter(person=OuterRef("pk"))
    last = Subquery(rows.order_by(F("valid_until").desc(nulls_first=True), "-valid_from", "-pk").values("unit")[:1])
    return Person.objects.annotate(last_unit=last).filter(last_unit__in=units)


def people_who_left(user: User, on: date) -> QuerySet[Person]:
    """Those of them who belong to no unit any more; not records that went into another."""
    present = Membership.objects.in_force(on).values("person")
    return people_answered_for(user, on).filter(merged_into=None).exclude(pk__in=present)
