"""Actions on people: add and change a person, transfer a person from one unit to another."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.leaving import end_in_words, homes_of, roles_left
from people.models import Membership, Person, RoleGrant, Standing, Unit, User
from people.models.persons import BirthPrecision, PersonQuerySet
from people.models.units import in_force
from people.roles import Ability


class PersonRefused(Refused):
    code = "person_refused"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the registry holds about a person, apart from units and standing."""

    family_middle: str
    given: str
    sort_name: str = ""
    sex: str = ""
    born_on: date | None = None
    born_precision: str = BirthPrecision.DAY
    national_number: str = ""
    phone: str = ""
    email: str = ""
    native_place: str = ""
    ethnicity: str = ""
    joined_on: date | None = None
    admitted_by_decision_on: date | None = None
    official_on: date | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where a new person belongs, since when, and as what."""

    unit: Unit
    since: date
    position: str = ""
    standing: str = ""


def people_kept_by(user: User, on: date) -> PersonQuerySet:
    """The people whom the user may change: members, on the day, of units where the user may keep people."""
    if user.is_superuser and user.is_active:
        return Person.objects.unmerged()
    return Person.objects.filter(pk__in=memberships_kept_by(user, on).values("person"))


def memberships_kept_by(user: User, on: date) -> QuerySet[Membership]:
    units = Unit.objects.where_may(user, Ability.KEEP_PEOPLE, on)
    return Membership.objects.in_force(on).filter(unit__in=units.values("pk"))


@transaction.atomic
def keep_person(
    *, facts: PersonFacts, by: User | None, now: datetime, person: Person | None = None, home: Enrolment | None = None
) -> Person:
    """Adds a person to a unit, or changes what is held about one. The journal keeps what was there before."""
    _refuse_second(facts, person)
    if person is None:
        return _add(facts, home, by=by, now=now)
    held = Person.objects.select_for_update().get(pk=person.pk)
    changed = _take_over(held, facts)
    if changed:
        held.save()
        journal.write(act="people.person.change", subject=held, by=by, now=now, data={"changed": changed})
    return held


@transaction.atomic
def transfer_person(
    *,
    leaving: Membership,
    unit: Unit,
    on: date,
    reason: str,
    by: User | None,
    now: datetime,
    position: str = "",
    decision_number: str = "",
) -> Membership:
    """Ends a membership on a day, for a reason or by a decision, and begins one in another unit on the same day.

    Roles in what was left end then.
    """
    held = Membership.objects.select_for_update().select_related("person", "unit").get(pk=leaving.pk)
    _refuse_transfer(held, unit, on)
    ending = list(roles_ended_by(leaving=held, unit=unit, on=on))
    end_membership(held, on, reason, decision_number)
    entered = Membership.objects.create(person=held.person, unit=unit, valid_from=on, position=position.strip())
    journal.write(
        act="people.person.transfer",
        subject=held.person,
        by=by,
        now=now,
        data={
            "from": held.unit.code,
            "to": unit.code,
            "on": str(on),
            "reason": held.reason,
            "decision": held.decision_number,
        },
    )
    end_in_words(ending, on, by=by, now=now)
    return entered


def end_membership(held: Membership, on: date, reason: str, decision_number: str) -> None:
    """Ends it on the day and says why."""
    held.valid_until, held.reason, held.decision_number = on, _tidy(reason), _tidy(decision_number)
    held.save(update_fields=["valid_until", "reason", "decision_number"])


def roles_ended_by(*, leaving: Membership, unit: Unit, on: date) -> QuerySet[RoleGrant]:
    """The roles that a transfer ends, for who is asked before it is done."""
    homes = homes_of(leaving.person_id, on) - {leaving.unit_id} | {unit.pk}
    ended = roles_left(person=leaving.person_id, left=[leaving.unit_id], homes=homes, on=on)
    return ended.select_related("user", "unit")


def _add(facts: PersonFacts, home: Enrolment | None, *, by: User | None, now: datetime) -> Person:
    if home is None:
        raise PersonRefused(_("Choose the unit this person belongs to."))
    _refuse_home(home.unit, home.since)
    person = Person()
    _take_over(person, facts)
    person.save()
    Membership.objects.create(person=person, unit=home.unit, position=home.position.strip(), valid_from=home.since)
    if home.standing:
        Standing.objects.create(person=person, kind=home.standing, valid_from=home.since)
    data = {"unit": home.unit.code, "since": str(home.since)}
    journal.write(act="people.person.add", subject=person, by=by, now=now, data=data)
    return person


def _take_over(person: Person, facts: PersonFacts) -> dict[str, list[str]]:
    """Sets the facts; returns what changed as field -> [before, after]."""
    changed = {}
    for each in fields(facts):
        before, after = getattr(person, each.name), _tidy(getattr(facts, each.name))
        if before != after:
            changed[each.name] = [_text(before), _text(after)]
            setattr(person, each.name, after)
    return changed


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _refuse_second(facts: PersonFacts, person: Person | None) -> None:
    """A citizen number belongs to one person. The sentence does not say to whom: they may be out of sight."""
    number = facts.national_number
    holders = set(Person.objects.filter(national_number=number).values_list("pk", flat=True)) if number else set()
    if holders - {person.pk if person else None}:
        raise PersonRefused(
            _("Another person in the registry has this citizen number. Check it, or ask your administrator.")
        )


def _refuse_home(unit: Unit, on: date) -> None:
    """Nobody joins a unit that is not there that day, or that is to end: they would be left without one."""
    if not Unit.objects.existing(on).filter(pk=unit.pk, dissolved_on=None).exists():
        raise PersonRefused(
            _("The unit does not exist on that day, or it is dissolved later. Choose another day or another unit.")
        )


def _refuse_transfer(held: Membership, unit: Unit, on: date) -> None:
    if held.valid_until is not None:
        raise PersonRefused(_("This membership has ended already. Open the person again and choose another."))
    if unit.pk == held.unit_id:
        raise PersonRefused(_("The person belongs to this unit already. Choose another unit."))
    if on <= held.valid_from:
        raise PersonRefused(
            _("The transfer must come after %s, the day the person joined the present unit.")
            % held.valid_from.strftime("%d/%m/%Y")
        )
    _refuse_home(unit, on)
    if Membership.objects.filter(in_force(on), person=held.person_id, unit=unit).exists():
        raise PersonRefused(_("The person is a member of the new unit already on that day."))
