"""Who can see a person, and why: the accounts for which `Person.objects.visible_to(user)` holds the person.

The same rule read from its other end. A test draws roles, memberships and days, and compares the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import Membership, Person, RoleGrant, ServiceToken, Unit, UnitAncestry, User
from people.models.service_tokens import Scope
from people.models.units import in_force
from people.roles import Ability


@dataclass(slots=True)
class Watcher:
    """An account that can sign in and then finds the person, with a sentence for each reason."""

    user: User
    reasons: list[str] = field(default_factory=list)


def watchers_of(person: Person, on: date) -> list[Watcher]:
    """The person's own account first, operators last; between them by name."""
    found: dict[int, Watcher] = {}
    for user, reason in _reasons(person, on):
        found.setdefault(user.pk, Watcher(user)).reasons.append(reason)
    return list(found.values())


def systems_that_see(person: Person, on: date) -> list[str]:
    """Other systems whose key opens the data of the person's units, a sentence for each."""
    homes = Membership.objects.in_force(on).filter(person=person).values_list("unit", flat=True)
    tokens = ServiceToken.objects.in_force(on).filter(unit__in=list(_above(homes, on))).select_related("unit")
    return [
        _("Another system, “%(name)s”, reads the people of “%(unit)s” with a key, until %(until)s.")
        % {"name": token.name, "unit": token.unit.name_on(on), "until": token.valid_until.strftime("%d/%m/%Y")}
        for token in tokens
        if token.may(Scope.READ_PEOPLE)
    ]


def people_where_may(user: User, ability: Ability, on: date) -> QuerySet[Person]:
    """People who on the day are members of units where the user may do this."""
    units = Unit.objects.where_may(user, ability, on).values("pk")
    here = Membership.objects.in_force(on).filter(unit__in=units).values("person")
    return Person.objects.all() if user.is_superuser and user.is_active else Person.objects.filter(pk__in=here)


def _reasons(person: Person, on: date) -> Iterable[tuple[User, str]]:
    accounts = User.objects.filter(is_active=True).select_related("person")
    for user in accounts.filter(person=person):
        yield user, _("This is the person's own account.")
    homes = {
        row.unit_id: row.unit for row in Membership.objects.in_force(on).filter(person=person).select_related("unit")
    }
    above = _above(homes, on)
    for grant in _grants(above, on):
        yield grant.user, _by_role(grant, [homes[pk] for pk in above[grant.unit_id]], on)
    for user in accounts.filter(is_superuser=True).order_by("username"):
        yield user, _("Operates the platform: sees everybody.")


def _above(homes: Iterable[int], on: date) -> dict[int, list[int]]:
    """Each unit at or above one of the homes, with the homes that lie in it."""
    found: dict[int, list[int]] = {}
    links = UnitAncestry.objects.filter(in_force(on), descendant__in=list(homes)).order_by("descendant")
    for upper, home in links.values_list("ancestor", "descendant"):
        found.setdefault(upper, []).append(home)
    return found


def _grants(units: Iterable[int], on: date) -> QuerySet[RoleGrant]:
    grants = RoleGrant.objects.opening(Ability.SEE_PEOPLE, on).filter(unit__in=list(units), user__is_active=True)
    return grants.select_related("user__person", "unit").order_by(
        "user__person__sort_key", "user__username", "valid_from", "pk"
    )


def _by_role(grant: RoleGrant, homes: list[Unit], on: date) -> str:
    values = {
        "role": grant.get_role_display(),
        "unit": grant.unit.name_on(on),
        "homes": ", ".join(home.name_on(on) for home in homes if home.pk != grant.unit_id),
        "since": grant.valid_from.strftime("%d/%m/%Y"),
        "until": grant.valid_until.strftime("%d/%m/%Y") if grant.valid_until else "",
    }
    if any(home.pk == grant.unit_id for home in homes):
        sentence = _("%(role)s of “%(unit)s”, this person's unit, since %(since)s.")
    else:
        sentence = _("%(role)s of “%(unit)s”, above this person's unit (%(homes)s), since %(since)s.")
    ends = " " + _("Ends on %(until)s.") if grant.valid_until else ""
    return (sentence + ends) % values
