"""For the whole life of a class: twelve grassroots units under the committee of the cast, each with a secretary, and
forty-five outstanding non-members whom they can nominate."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from demo.names import FAMILIES, GIVENS, MIDDLES
from people.models import Membership, Person, RoleGrant, Standing, Unit, User
from people.models.units import UnitKind
from people.roles import Role
from people.units import UnitFacts, found_unit
from tests.cast import PASSWORD, SINCE

UNITS = 12
PEOPLE = 45
BORN_ON = date(1995, 3, 8)


@dataclass(frozen=True, slots=True)
class Town:
    """`people` by unit, in the order of `units`; `secretaries` likewise."""

    units: tuple[Unit, ...]
    secretaries: tuple[User, ...]
    people: tuple[tuple[Person, ...], ...]

    @property
    def everybody(self) -> list[Person]:
        return [person for group in self.people for person in group]


def gather_town(parent: Unit, *, now: datetime) -> Town:
    """Units T01 to T12, secretaries bithu01 to bithu12, with three or four people each."""
    password = make_password(PASSWORD)
    units = tuple(_unit(parent, number, now) for number in range(1, UNITS + 1))
    secretaries = tuple(_secretary(unit, number, password) for number, unit in enumerate(units, start=1))
    invented = [_person(number) for number in range(PEOPLE)]
    for one in invented:
        one.save()
    groups = tuple(tuple(invented[place::UNITS]) for place in range(UNITS))
    for unit, group in zip(units, groups, strict=True):
        Membership.objects.bulk_create(Membership(person=one, unit=unit, valid_from=SINCE) for one in group)
    Standing.objects.bulk_create(
        Standing(person=one, kind=Standing.Kind.OUTSTANDING, valid_from=SINCE) for one in invented
    )
    return Town(units, secretaries, groups)


def _unit(parent: Unit, number: int, now: datetime) -> Unit:
    facts = UnitFacts(name=f"Chi bộ cơ sở số {number}", kind=UnitKind.CELL, parent=parent)
    return found_unit(code=f"T{number:02d}", facts=facts, on=SINCE, by=None, now=now)


def _secretary(unit: Unit, number: int, password: str) -> User:
    user = User.objects.create(username=f"bithu{number:02d}", password=password, first_name=f"Bí thư {number}")
    RoleGrant.objects.create(user=user, role=Role.SECRETARY, unit=unit, valid_from=SINCE)
    return user


def _person(number: int) -> Person:
    """Names that are all different: the middle name changes with each round of given names."""
    sex = ("male", "female")[number % 2]
    family = FAMILIES[(number * 7) % len(FAMILIES)]
    middle = MIDDLES[sex][(number // 2) % len(MIDDLES[sex])]
    given = GIVENS[sex][(number * 3) % len(GIVENS[sex])]
    return Person(family_middle=f"{family} {middle}", given=given, born_on=BORN_ON, sex=sex)
