"""Units over time: names and places of their day, who lies below whom, and what is refused."""

from datetime import date

import pytest

from people.models import Unit
from people.models.units import UnitKind
from people.roles import Ability
from people.units import UnitFacts, UnitRefused, change_unit, dissolve_unit, found_unit, name_key
from tests.cast import NOW, Company

DAY = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def codes(units: object) -> set[str]:
    return {unit.code for unit in units}  # type: ignore[attr-defined]


def test_history_keeps_the_names_of_its_time(company: Company) -> None:
    facts = UnitFacts("Đảng bộ Sở Tài chính và Kế hoạch", UnitKind.COMMITTEE, company.duk, decision_number="9-QĐ/ĐU")
    old = company.db01.name_on(BEFORE)
    change_unit(unit=company.db01, facts=facts, on=DAY, by=company.chi, now=NOW)
    unit = Unit.objects.get(pk=company.db01.pk)
    assert unit.name_on(BEFORE) == old
    assert unit.name_on(AFTER) == facts.name
    assert unit.name_on(date(1999, 1, 1)) == old
    names = {one.code: one.current_name for one in Unit.objects.with_names(AFTER)}  # type: ignore[attr-defined]
    assert names["DB01"] == facts.name


def test_a_moved_unit_takes_what_lies_below_it_along_from_that_day(company: Company) -> None:
    facts = UnitFacts("Đảng bộ Sở Tài chính", UnitKind.SECTION, company.db02)
    change_unit(unit=company.db01, facts=facts, on=DAY, by=company.chi, now=NOW)
    assert codes(Unit.objects.below(company.db02, BEFORE)) == {"DB02"}
    assert codes(Unit.objects.below(company.db02, AFTER)) == {"DB02", "DB01", "DB01-1", "DB01-2"}
    assert codes(Unit.objects.below(company.duk, AFTER)) == {"DUK", "DB01", "DB01-1", "DB01-2", "DB02"}


def test_a_unit_moved_out_of_a_tree_leaves_its_scope(company: Company) -> None:
    facts = UnitFacts("Đảng bộ Sở Tài chính", UnitKind.COMMITTEE, company.xx)
    change_unit(unit=company.db01, facts=facts, on=DAY, by=company.root, now=NOW)
    assert "DB01-1" not in codes(Unit.objects.where_may(company.quang, Ability.SEE_PEOPLE))
    assert "DB01-1" in codes(Unit.objects.where_may(company.stranger, Ability.SEE_PEOPLE))


def test_what_is_refused(company: Company) -> None:
    def change(facts: UnitFacts, on: date) -> None:
        change_unit(unit=company.db01, facts=facts, on=on, by=company.chi, now=NOW)

    with pytest.raises(UnitRefused):
        change(UnitFacts("X", UnitKind.COMMITTEE, company.db01_1), DAY)
    with pytest.raises(UnitRefused):
        change(UnitFacts("X", UnitKind.COMMITTEE, company.duk), date(2019, 1, 1))
    with pytest.raises(UnitRefused):
        found_unit(code="DB01", facts=UnitFacts("Y", UnitKind.CELL, company.duk), on=DAY, by=company.chi, now=NOW)
    with pytest.raises(UnitRefused):
        dissolve_unit(unit=company.db01, on=DAY, by=company.chi, now=NOW)
    with pytest.raises(UnitRefused):
        dissolve_unit(unit=company.db01_1, on=DAY, by=company.chi, now=NOW)


def test_an_empty_unit_can_be_dissolved_and_stays_in_history(company: Company) -> None:
    dissolve_unit(unit=company.db02, on=DAY, by=company.chi, now=NOW)
    assert "DB02" in codes(Unit.objects.existing(BEFORE))
    assert "DB02" not in codes(Unit.objects.existing(AFTER))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đảng uỷ Sở Nội vụ", "ĐẢNG ỦY  SỞ NỘI VỤ"),
        ("Chi bộ Hoà Bình", "Chi bộ Hòa Bình"),
        ("Sở Văn hóa, Thể thao", "Sở Văn hóa - Thể thao"),
        ("Ðảng bộ Sở Y tế", "Đảng bộ Sở Y tế"),
    ],
)
def test_spellings_of_one_name_match(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
