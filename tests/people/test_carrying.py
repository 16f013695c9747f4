"""Figures of an earlier day: as of that day, and in the structure of today."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.carrying import carried, members_carried, people_where_they_went, with_people_carried
from people.models import Membership, Person, Unit
from people.models.units import UnitKind
from people.reorganising import Decision, NewUnit, Part, dissolve_unit_into, merge_units, split_unit
from people.unit_tree import unit_lines, with_people
from people.units import UnitFacts
from tests.cast import NOW, Company

THEN, DAY, LATER, TODAY = date(2024, 12, 31), date(2025, 7, 1), date(2025, 10, 1), date(2026, 3, 10)


def new(company: Company, code: str) -> NewUnit:
    return NewUnit(code, UnitFacts(f"Đảng bộ {code}", UnitKind.COMMITTEE, company.duk))


def merged(company: Company) -> Unit:
    """Two grassroots bodies become one on 1 July 2025."""
    merge_units(
        units=[company.db01, company.db02], into=new(company, "MOI"), decision=Decision(DAY), by=company.chi, now=NOW
    )
    return Unit.objects.get(code="MOI")


def test_a_report_of_2024_shows_the_old_names_and_todays_sums_into_the_new_body(company: Company) -> None:
    Membership.objects.filter(person=company.dat.person).update(unit=company.db02)
    born = merged(company)
    then = {line.name: line.people for line in with_people(unit_lines(Unit.objects.all(), THEN), THEN)}
    assert (then["Đảng bộ Sở Tài chính"], then["Đảng bộ Sở Y tế"]) == (2, 1)
    assert "Đảng bộ MOI" not in then
    today = unit_lines(Unit.objects.exclude(code="XX"), TODAY)
    with CaptureQueriesContext(connection) as asked:
        now = with_people_carried(today, THEN, TODAY, among=today)
    assert len(asked) == 4
    assert {line.name: line.people for line in now} == {
        "Đảng uỷ Khối": 3,
        "Đảng bộ MOI": 3,
        "Chi bộ 1": 2,
        "Chi bộ 2": 0,
    }
    with CaptureQueriesContext(connection) as asked:
        assert {row.person_id for row in members_carried(born, THEN, TODAY)} == {
            company.an.person_id, company.anh.person_id, company.dat.person_id,
        }  # fmt: skip
    assert len(asked) == 1


def test_a_unit_is_carried_through_everything_that_became_of_it(company: Company) -> None:
    born = merged(company)
    merge_units(units=[born], into=company.duk, decision=Decision(LATER), by=company.chi, now=NOW)
    units = [company.db01.pk, company.db01_1.pk, company.db02.pk, born.pk]
    with CaptureQueriesContext(connection) as asked:
        now = carried(units, TODAY)
    assert len(asked) == 1
    duk = company.duk.pk
    assert now == {company.db01.pk: duk, company.db01_1.pk: company.db01_1.pk, company.db02.pk: duk, born.pk: duk}
    assert carried([company.db01.pk, company.db02.pk], date(2025, 8, 1)) == dict.fromkeys(
        [company.db01.pk, company.db02.pk], born.pk
    )
    assert carried([company.db01.pk, born.pk], THEN) == {company.db01.pk: company.db01.pk}


def test_a_unit_that_ended_without_an_heir_is_carried_to_its_superior(company: Company) -> None:
    dissolve_unit_into(unit=company.db02, heir=None, decision=Decision(DAY), by=company.chi, now=NOW)
    assert carried([company.db02.pk], TODAY) == {company.db02.pk: company.duk.pk}


def split(company: Company, *, stays: bool) -> dict[str, Unit]:
    chosen = frozenset({company.anh.person.pk})  # type: ignore[union-attr]
    parts = [Part(new(company, "P1")), Part(new(company, "P2"), chosen)]
    split_unit(unit=company.db01_1, parts=parts, stays=stays, decision=Decision(DAY), by=company.chi, now=NOW)
    return {unit.code: unit for unit in Unit.objects.filter(code__in=["P1", "P2"])}


def went(company: Company, *people: Person | None) -> list[int]:
    homes = [(person.pk, company.db01_1.pk) for person in people if person]
    return [unit for _person, unit in people_where_they_went(homes, THEN, TODAY)]


def test_people_of_a_split_unit_are_carried_to_where_they_went(company: Company) -> None:
    parts = split(company, stays=False)
    assert went(company, company.an.person, company.anh.person) == [parts["P1"].pk, parts["P2"].pk]
    merge_units(units=[parts["P2"]], into=company.db02, decision=Decision(LATER), by=company.chi, now=NOW)
    assert went(company, company.an.person, company.anh.person) == [parts["P1"].pk, company.db02.pk]


def test_who_had_left_before_the_split_is_carried_to_the_heir(company: Company) -> None:
    Membership.objects.filter(person=company.an.person).update(valid_until=date(2025, 2, 1))
    parts = split(company, stays=False)
    assert went(company, company.an.person) == [parts["P1"].pk]


def test_whom_nobody_chose_stays_where_the_unit_stays(company: Company) -> None:
    parts = split(company, stays=True)
    assert went(company, company.an.person, company.anh.person) == [company.db01_1.pk, parts["P2"].pk]
