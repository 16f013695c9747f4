"""Actions on roles: grant one, end one.

The rule of reach: nobody hands out more than they hold. Who grants a role on a unit must be allowed to grant roles
there, and must hold there every ability that the role carries. So an administrator can appoint administrators,
secretaries and invigilators; one who is also a trainer can appoint trainers. Only a superuser, or a command run by
whoever runs the server, goes beyond this. Ending a role takes nothing but the ability to grant roles on its unit,
and nobody ends a role of their own, so that no unit is left without an administrator by a slip.

Duties that exclude each other (people/roles.py) are refused here in words, and by the database whoever writes to it.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import Person, RoleGrant, Unit, UnitAncestry, User
from people.models.units import in_force
from people.roles import ABILITIES, Ability, Role, roles_excluded_by


class RoleRefused(Refused):
    code = "role_refused"


def grants_ruled_by(user: User, on: date) -> QuerySet[RoleGrant]:
    """The grants on units where the user may grant roles, past ones too."""
    units = Unit.objects.where_may(user, Ability.GRANT_ROLES, on)
    return RoleGrant.objects.filter(unit__in=units.values("pk"))


def accounts_in_reach(user: User) -> QuerySet[User]:
    """Accounts that may be given a role: of people in sight, and those of a function, which are of no person."""
    people = Person.objects.visible_to(user).values("pk")
    return User.objects.filter(Q(person__in=people) | Q(person=None), is_active=True)


def roles_in_reach(user: User) -> list[Role]:
    """Roles that carry nothing but what the user holds somewhere; where exactly is asked when one is granted."""
    return [role for role in Role if ABILITIES[role] <= user.abilities()]


def abilities_on(user: User, unit: Unit, on: date) -> frozenset[Ability]:
    """What the user may do on this unit, by roles granted on it or above."""
    if user.is_superuser and user.is_active:
        return frozenset(Ability)
    above = UnitAncestry.objects.filter(in_force(on), descendant=unit, ancestor=OuterRef("unit"))
    roles = user.grants.in_force(on).filter(Exists(above)).values_list("role", flat=True)
    return frozenset(able for role in roles for able in ABILITIES[Role(role)]) if user.is_active else frozenset()


@transaction.atomic
def grant_role(
    *, user: User, role: Role, unit: Unit, on: date, by: User | None, now: datetime, until: date | None = None
) -> RoleGrant:
    """Grants a role on a unit and all below it, from a day until a day (not included)."""
    _refuse_beyond_reach(by, role, unit, timezone.localdate(now))
    if until is not None and until <= on:
        raise RoleRefused(_("The role would end before it begins. Correct one of the two days."))
    if RoleGrant.objects.overlapping(on, until).filter(user=user, role=role, unit=unit).exists():
        raise RoleRefused(_("This account holds this role on this unit on some of these days already."))
    grant = _granted(RoleGrant(user=user, role=role, unit=unit, valid_from=on, valid_until=until))
    data = {"user": user.username, "role": role.value, "unit": unit.code, "on": str(on)}
    journal.write(act="people.role.grant", subject=grant, by=by, now=now, data=data)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, on: date, by: User | None, now: datetime) -> None:
    """Ends a role on a day: from that day on it gives nothing more. One that has not begun never will."""
    if by is not None and by.pk == grant.user_id and not by.is_superuser:
        raise RoleRefused(_("Nobody ends a role of their own. Ask another administrator."))
    if by is not None and Ability.GRANT_ROLES not in abilities_on(by, grant.unit, timezone.localdate(now)):
        raise RoleRefused(_("You cannot end roles on this unit. Ask its administrator."))
    day = max(on, grant.valid_from)
    open_still = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), pk=grant.pk)
    if open_still.update(valid_until=day) != 1:
        raise RoleRefused(_("This role has ended already."))
    data = {"user": grant.user.username, "role": grant.role, "unit": grant.unit.code, "on": str(day)}
    journal.write(act="people.role.end", subject=grant, by=by, now=now, data=data)


def _granted(grant: RoleGrant) -> RoleGrant:
    """Saves the grant, unless the account has a duty that excludes it; of two who grant at once, one is refused."""
    _refuse_excluded(grant)
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError:
        _refuse_excluded(grant)
        raise RoleRefused(_("Somebody changed the roles of this account meanwhile. Look at them again.")) from None
    return grant


def _refuse_excluded(grant: RoleGrant) -> None:
    held = clashing_with(grant).select_related("user__person", "unit").first()
    if held is None:
        return
    raise RoleRefused(
        _(
            "Whoever inspects changes nothing: nobody is an inspector and holds a role that changes something on the "
            "same days. %(who)s holds “%(role)s” on “%(unit)s”. End that first, or choose days on which it has ended."
        )
        % {"who": held.user, "role": held.get_role_display(), "unit": held.unit}
    )


def clashing_with(grant: RoleGrant) -> QuerySet[RoleGrant]:
    """Grants of the same account, on some of the same days, of roles that exclude this one."""
    others = RoleGrant.objects.filter(user=grant.user_id, role__in=roles_excluded_by(Role(grant.role)))
    return others.exclude(pk=grant.pk).overlapping(grant.valid_from, grant.valid_until)


def _refuse_beyond_reach(by: User | None, role: Role, unit: Unit, on: date) -> None:
    if by is None:
        return
    held = abilities_on(by, unit, on)
    if Ability.GRANT_ROLES not in held:
        raise RoleRefused(_("You cannot grant roles on this unit. Ask its administrator."))
    if not ABILITIES[role] <= held:
        raise RoleRefused(
            _("The role “%s” may do more on this unit than you may yourself. Ask the operator of the platform.")
            % role.label
        )
