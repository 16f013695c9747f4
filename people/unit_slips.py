"""Slips for the people of a unit or a class, so that they can sign in for the first time: who gets one, the action."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import Membership, Person, Unit, User
from people.models.persons import PersonQuerySet
from people.signing_in import issue_codes, open_accounts, powerful
from people.slip_sheets import MOST_SLIPS, Slip, birthday_in_words
from people.unit_names import full_unit_name, with_unit_names

# A sitting's slips are another purpose: these do not end them.
PURPOSE = "people"


class SlipsRefused(Refused):
    code = "slips_refused"


@dataclass(slots=True)
class Receivers:
    """Who gets a slip, by unit and name, and who does not for which reason."""

    people: list[Person] = field(default_factory=list)
    left_out: list[tuple[Person, str]] = field(default_factory=list)


def receivers(unit: Unit, on: date) -> Receivers:
    """The people of the unit and all below it."""
    return receivers_among(Person.objects.members_of(unit, on), on)


def receivers_among(group: PersonQuerySet, on: date) -> Receivers:
    """Of these people."""
    homes = with_unit_names(Membership.objects.in_force(on))
    people = group.by_name().select_related("account")
    people = people.prefetch_related(Prefetch("memberships", homes, to_attr="homes"))
    accounts = {person.pk: person.account for person in people if hasattr(person, "account")}
    mighty = powerful(accounts.values())
    found = Receivers()
    for person in people:
        reason = _why_not(accounts.get(person.pk), mighty)
        if reason:
            found.left_out.append((person, reason))
        else:
            found.people.append(person)
    found.people.sort(key=lambda person: _home(person))
    return found


def _why_not(account: User | None, mighty: set[int]) -> str:
    if account is None:
        return ""
    if account.pk in mighty:
        return _("holds a role: a code on paper must not open the back office")
    return "" if account.is_active else _("the account is switched off")


@transaction.atomic
def print_unit_slips(
    *, unit: Unit, valid_until: datetime, by: User | None, now: datetime
) -> tuple[Sequence[Slip], Receivers]:
    """New one-time codes for the people of the unit; those who have no account get one. Earlier ones like it end."""
    who = receivers(unit, timezone.localdate(now))
    return print_slips_of(who, about=unit, valid_until=valid_until, by=by, now=now), who


@transaction.atomic
def print_slips_of(
    who: Receivers, *, about: Model, valid_until: datetime, by: User | None, now: datetime
) -> Sequence[Slip]:
    """New one-time codes for these people. `about`: the unit or class for which they are made, for the journal."""
    if not who.people:
        raise SlipsRefused(_("Nobody here can get a slip. The list below says why."))
    if len(who.people) > MOST_SLIPS:
        raise SlipsRefused(_("More than %d slips at once take too long. Print them for each unit below.") % MOST_SLIPS)
    users = open_accounts(people=who.people, by=by, now=now)
    codes = issue_codes(users=users, purpose=PURPOSE, valid_until=valid_until, by=by, now=now)
    slips = [_slip(person, user, codes) for person, user in zip(who.people, users, strict=True) if user.pk in codes]
    journal.write(act="people.slips.print", subject=about, by=by, now=now, data={"slips": len(slips)})
    return slips


def _slip(person: Person, user: User, codes: dict[int, str]) -> Slip:
    home = _home(person)
    place = " · ".join(filter(None, (birthday_in_words(person), home)))
    return Slip(home, person.full_name, place, user.username, codes[user.pk], language=user.language)


def _home(person: Person) -> str:
    """The person's unit, with its superior."""
    homes: list[Membership] = getattr(person, "homes", [])
    return full_unit_name(homes[0]) if homes else ""
