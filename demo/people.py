"""Loads the demo's units and people."""

from datetime import date, datetime
from random import Random

from demo.names import Invented, invent
from demo.units import (
    CELL_AGENCIES,
    COMMITTEE,
    COMMITTEE_AGENCIES,
    FORMER_NAMES,
    PROVINCE,
    SUBCELLS,
)
from people.models import Membership, Person, Standing, Unit
from people.models.units import UnitKind
from people.units import UnitFacts, change_unit, found_unit

MEMBERS = 5300
LEARNERS = 114
FOUNDED = date(2020, 6, 1)
RENAMED = date(2025, 3, 1)
POSITIONS = ("Chuyên viên",) * 8 + ("Trưởng phòng", "Phó Trưởng phòng", "Kế toán", "Bác sĩ", "Giảng viên", "Kỹ sư")


def load_units(*, now: datetime) -> list[Unit]:
    """Founds the whole tree; returns the cells people belong to."""
    province = found_unit(
        code=PROVINCE[0], facts=UnitFacts(PROVINCE[1], UnitKind.PROVINCE), on=FOUNDED, by=None, now=now
    )
    committee = found_unit(
        code=COMMITTEE[0], facts=UnitFacts(COMMITTEE[1], UnitKind.UPPER, province), on=FOUNDED, by=None, now=now
    )
    cells: list[Unit] = []
    for number, agency in enumerate(COMMITTEE_AGENCIES, start=1):
        cells += _load_committee(committee, f"DB{number:02d}", agency, now=now)
    for number, agency in enumerate(CELL_AGENCIES, start=1):
        facts = UnitFacts(f"Chi bộ {agency}", UnitKind.CELL, committee)
        cells.append(found_unit(code=f"CB{number:02d}", facts=facts, on=FOUNDED, by=None, now=now))
    return cells


def _load_committee(above: Unit, code: str, agency: str, *, now: datetime) -> list[Unit]:
    first = FORMER_NAMES.get(agency, agency)
    facts = UnitFacts(f"Đảng bộ {first}", UnitKind.COMMITTEE, above)
    unit = found_unit(code=code, facts=facts, on=FOUNDED, by=None, now=now)
    if first != agency:
        facts = UnitFacts(
            f"Đảng bộ {agency}",
            UnitKind.COMMITTEE,
            above,
            decision_number="15-QĐ/ĐU",
            decided_on=date(2025, 2, 20),
        )
        change_unit(unit=unit, facts=facts, on=RENAMED, by=None, now=now)
    return [
        found_unit(code=f"{code}.{place}", facts=UnitFacts(name, UnitKind.SUBCELL, unit), on=FOUNDED, by=None, now=now)
        for place, name in enumerate(SUBCELLS, start=1)
    ]


def load_people(cells: list[Unit], *, today: date) -> tuple[list[Person], list[Person]]:
    """5,300 members and the learners of two classes, spread over the cells; returns (members, learners)."""
    chance = Random(2026)  # noqa: S311  # invented names, no secret
    seats = _seats(cells)
    members = [invent(chance, serial, oldest=62, youngest=22, today=today) for serial in range(1, MEMBERS + 1)]
    learners = [
        invent(chance, MEMBERS + serial, oldest=38, youngest=21, today=today) for serial in range(1, LEARNERS + 1)
    ]
    people = Person.objects.bulk_create([_person(one) for one in members + learners], batch_size=500)
    for person, joined in zip(people[:MEMBERS], _joined(chance, members, today), strict=True):
        person.joined_on = joined
        person.official_on = joined.replace(year=joined.year + 1)
    Person.objects.bulk_update(people[:MEMBERS], ["joined_on", "official_on"], batch_size=200)
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                unit=seats[place % len(seats)],
                position=chance.choice(POSITIONS),
                valid_from=max(FOUNDED, person.joined_on or FOUNDED),
            )
            for place, person in enumerate(people)
        ],
        batch_size=500,
    )
    _load_standings(people)
    return people[:MEMBERS], people[MEMBERS:]


def _load_standings(people: list[Person]) -> None:
    Standing.objects.bulk_create(
        [
            Standing(
                person=person,
                kind=Standing.Kind.FULL if person.joined_on else Standing.Kind.OUTSTANDING,
                valid_from=person.official_on or FOUNDED,
            )
            for person in people
        ],
        batch_size=500,
    )


def _seats(cells: list[Unit]) -> list[Unit]:
    """Cells below a committee are twice as large as the cells that stand alone."""
    return [cell for cell in cells for _seat in range(2 if "." in cell.code else 1)]


def _joined(chance: Random, members: list[Invented], today: date) -> list[date]:
    """Admission between the 20th year and two years ago; never on 29 February, which not every year has."""
    days = []
    for one in members:
        first, last = one.born_on.year + 20, today.year - 2
        days.append(date(chance.randint(min(first, last), last), chance.randint(1, 12), chance.randint(1, 28)))
    return days


def _person(one: Invented) -> Person:
    person = Person(
        family_middle=one.family_middle,
        given=one.given,
        sex=one.sex,
        born_on=one.born_on,
        national_number=one.national_number,
        phone=one.phone,
        native_place=one.native_place,
        ethnicity="Kinh",
    )
    person.derive()
    return person
