"""Reorganisations: who moves, what ends, what stays as it was, what is refused."""

from datetime import date, datetime

import pytest

from office.models import JournalRow
from people.keeping import transfer_person
from people.models import Membership, Reorganisation, RoleGrant, Succession, Unit
from people.models.units import UnitKind
from people.reorganising import (
    Decision,
    NewUnit,
    Part,
    dissolve_unit_into,
    merge_units,
    place_unit,
    split_unit,
)
from people.roles import Ability, Role
from people.units import UnitFacts, UnitRefused, change_unit, found_unit
from tests.cast import NOW, Company
from tests.people.reorganised import BEFORE, DAY, DECISION, LATER, cells, codes, homes, merged, new, place, rows


def test_two_bodies_merge_into_a_new_one(company: Company) -> None:
    done = merged(company)
    born = Unit.objects.get(code="DB09")

    assert codes(Unit.objects.existing(DAY).below(company.duk, DAY)) == {"DUK", "DB09", "DB01-1", "DB01-2"}
    assert codes(Unit.objects.existing(BEFORE).below(company.duk, BEFORE)) == {
        "DUK",
        "DB01",
        "DB01-1",
        "DB01-2",
        "DB02",
    }
    assert {each.name_on(BEFORE) for each in (company.db01, company.db02)} == {
        "Đảng bộ Sở Tài chính",
        "Đảng bộ Sở Y tế",
    }
    assert codes(Unit.objects.filter(went_to__to_unit=born)) == {"DB01", "DB02"}
    assert done.unit == born
    version = born.versions.get()
    assert (version.decision_number, version.decided_on) == ("12-QĐ/ĐU", date(2025, 6, 20))
    assert JournalRow.objects.get(act="people.unit.merge").data["from"] == "DB01, DB02"


def test_people_of_a_merged_cell_go_on_in_the_other_from_that_day(company: Company) -> None:
    Membership.objects.filter(person=company.dat.person).update(position="Kế toán")
    cells(company)
    assert homes(company.dat.person, BEFORE) == ["DB01-2"]
    assert homes(company.dat.person, DAY) == ["DB01-1"]
    assert Membership.objects.get(person=company.dat.person, unit=company.db01_1).position == "Kế toán"
    assert Membership.objects.get(person=company.dat.person, unit=company.db01_2).reason == "12-QĐ/ĐU"
    assert homes(company.an.person, DAY) == ["DB01-1"]


def test_who_is_a_member_of_both_is_entered_once(company: Company) -> None:
    Membership.objects.create(person=company.dat.person, unit=company.db01_1, valid_from=date(2021, 1, 1))
    cells(company)
    assert homes(company.dat.person, DAY) == ["DB01-1"]


def test_a_membership_that_ends_before_another_begins_leaves_no_gap(company: Company) -> None:
    """In the other unit twice already: until September, and again from November."""
    autumn, winter = date(2025, 9, 1), date(2025, 11, 1)
    for start, end in ((date(2021, 1, 1), autumn), (winter, None)):
        Membership.objects.create(person=company.dat.person, unit=company.db01_1, valid_from=start, valid_until=end)
    cells(company)
    for day in (DAY, autumn, date(2025, 10, 31), winter, date(2030, 1, 1)):
        assert homes(company.dat.person, day) == ["DB01-1"]


def test_a_transfer_recorded_ahead_is_kept(company: Company) -> None:
    leaving = Membership.objects.get(person=company.dat.person)
    transfer_person(leaving=leaving, unit=company.db02, on=LATER, reason="GGT 5", by=company.chi, now=NOW)
    cells(company)
    assert [homes(company.dat.person, day) for day in (BEFORE, DAY, LATER)] == [["DB01-2"], ["DB01-1"], ["DB02"]]


def test_roles_on_a_unit_that_ends_end_that_day(company: Company) -> None:
    merged(company, into=company.db02)
    assert RoleGrant.objects.get(user=company.binh).valid_until == DAY
    assert not Unit.objects.where_may(company.binh, Ability.SEE_PEOPLE, DAY).exists()
    assert "DB01-1" in codes(Unit.objects.where_may(company.binh, Ability.SEE_PEOPLE, BEFORE))


def test_a_role_that_would_begin_later_never_does(company: Company) -> None:
    grant = RoleGrant.objects.create(user=company.loan, role=Role.SECRETARY, unit=company.db01, valid_from=LATER)
    merged(company, into=company.db02)
    grant.refresh_from_db()
    assert grant.valid_until == LATER


def test_who_sees_the_heir_sees_what_went_into_it(company: Company) -> None:
    RoleGrant.objects.filter(user=company.binh).update(unit=company.db02)
    merged(company, into=company.db02)
    assert {"DB01", "DB01-1"} <= codes(Unit.objects.visible_to(company.binh))


def test_a_split_sends_the_chosen_where_they_were_sent_and_the_rest_to_the_first(company: Company) -> None:
    parts = [
        Part(new(company, "P1", UnitKind.SUBCELL)),
        Part(new(company, "P2", UnitKind.SUBCELL), people=frozenset({company.anh.person_id})),  # type: ignore[arg-type]
    ]
    split_unit(unit=company.db01_1, parts=parts, decision=DECISION, by=company.chi, now=NOW)
    assert (homes(company.an.person, DAY), homes(company.anh.person, DAY)) == (["P1"], ["P2"])
    assert homes(company.anh.person, BEFORE) == ["DB01-1"]
    assert list(Succession.objects.values_list("to_unit__code", "is_heir").order_by("pk")) == [
        ("P1", True),
        ("P2", False),
    ]


def test_a_unit_that_stays_keeps_whom_nobody_chose(company: Company) -> None:
    part = Part(new(company), units=frozenset({company.db01_2.pk}))
    split_unit(unit=company.db01, parts=[part], decision=DECISION, stays=True, by=company.chi, now=NOW)
    assert codes(Unit.objects.below(company.db01, DAY)) == {"DB01", "DB01-1"}
    assert codes(Unit.objects.below(part_unit := Unit.objects.get(code="DB09"), DAY)) == {"DB09", "DB01-2"}
    assert not Succession.objects.get(to_unit=part_unit).is_heir


def test_a_unit_is_dissolved_with_an_heir_or_empty(company: Company) -> None:
    dissolve_unit_into(unit=company.db01_2, heir=company.db01_1, decision=DECISION, by=company.chi, now=NOW)
    dissolve_unit_into(unit=company.db02, heir=None, decision=DECISION, by=company.chi, now=NOW)
    assert homes(company.dat.person, DAY) == ["DB01-1"]
    assert codes(Unit.objects.existing(DAY).below(company.duk, DAY)) == {"DUK", "DB01", "DB01-1"}
    with pytest.raises(UnitRefused, match="People still belong"):
        dissolve_unit_into(unit=company.db01_1, decision=Decision(LATER), heir=None, by=company.chi, now=NOW)


def test_rename_and_move_are_kept_as_what_they_are(company: Company) -> None:
    assert place(company).kind == "rename"
    place_unit(
        unit=company.db01_2,
        facts=UnitFacts("Chi bộ 2", UnitKind.SUBCELL, company.db02),
        decision=Decision(LATER),
        by=company.chi,
        now=NOW,
    )
    assert list(Reorganisation.objects.values_list("kind", flat=True)) == ["move", "rename"]


def agency(company: Company) -> Unit:
    facts = UnitFacts("Sở Tài chính", UnitKind.AGENCY)
    return found_unit(code="STC", facts=facts, on=date(2020, 1, 1), by=None, now=NOW)


REFUSED = {
    "into itself": (lambda c: merged(c, into=c.db01), "in itself"),
    "into its own child": (lambda c: merged(c, into=c.db01_1), "below"),
    "a new unit alone": (
        lambda c: merge_units(units=[c.db01], into=new(c), decision=DECISION, by=c.chi, now=NOW),
        "two units",
    ),
    "nothing at all": (lambda c: merge_units(units=[], into=c.db01, decision=DECISION, by=c.chi, now=NOW), "two units"),
    "one within the other": (
        lambda c: merge_units(units=[c.db01, c.db01_1], into=c.db02, decision=DECISION, by=c.chi, now=NOW),
        "one after the other",
    ),
    "below what ends": (
        lambda c: merge_units(
            units=[c.db01, c.db02],
            into=NewUnit("X", UnitFacts("X", UnitKind.COMMITTEE, c.db01)),
            decision=DECISION,
            by=c.chi,
            now=NOW,
        ),
        "which ends",
    ),
    "a code in use": (
        lambda c: merge_units(units=[c.db01, c.db02], into=new(c, "DB01-1"), decision=DECISION, by=c.chi, now=NOW),
        "already a unit",
    ),
    "before it was founded": (lambda c: merged(c, on=Decision(date(2019, 1, 1))), "after that day"),
    "on the day it was founded": (lambda c: merged(c, on=Decision(date(2020, 1, 1))), "after that day"),
    "decided after it takes effect": (lambda c: merged(c, on=Decision(DAY, "1", LATER)), "Correct one"),
    "an agency into a Party body": (
        lambda c: merge_units(units=[agency(c)], into=c.db01, decision=DECISION, by=c.chi, now=NOW),
        "kept apart",
    ),
    "a Party body below an agency": (lambda c: place(c, parent=agency(c)), "kept apart"),
    "a part alone": (
        lambda c: split_unit(unit=c.db01, parts=[Part(new(c))], decision=DECISION, by=c.chi, now=NOW),
        "two units",
    ),
    "two parts of one code": (
        lambda c: split_unit(unit=c.db01, parts=[Part(new(c)), Part(new(c))], decision=DECISION, by=c.chi, now=NOW),
        "already a unit",
    ),
    "somebody in two parts": (
        lambda c: split_unit(
            unit=c.db01_1,
            parts=[Part(new(c, code), frozenset({c.an.person_id})) for code in ("P1", "P2")],
            decision=DECISION,
            by=c.chi,
            now=NOW,
        ),
        "two parts at once",
    ),
    "a stranger in a part": (
        lambda c: split_unit(
            unit=c.db01_1,
            parts=[Part(new(c, "P1"), frozenset({c.dat.person_id})), Part(new(c, "P2"))],
            decision=DECISION,
            by=c.chi,
            now=NOW,
        ),
        "does not belong",
    ),
    "a unit from elsewhere in a part": (
        lambda c: split_unit(
            unit=c.db02,
            parts=[Part(new(c, "P1"), units=frozenset({c.db01_1.pk})), Part(new(c, "P2"))],
            decision=DECISION,
            by=c.chi,
            now=NOW,
        ),
        "directly below",
    ),
    "a part below what ends": (
        lambda c: split_unit(
            unit=c.db01,
            parts=[Part(new(c, "P1")), Part(NewUnit("P2", UnitFacts("P2", UnitKind.CELL, c.db01)))],
            decision=DECISION,
            by=c.chi,
            now=NOW,
        ),
        "which ends",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_leaves_nothing_half_done(company: Company, case: str) -> None:
    deed, words = REFUSED[case]
    before = len(JournalRow.objects.all())
    with pytest.raises(UnitRefused, match=words):
        deed(company)
    assert Reorganisation.objects.count() == 0
    assert not Unit.objects.filter(code__in=["DB09", "P1", "P2", "X"]).exists()
    assert len(JournalRow.objects.exclude(data__name="Sở Tài chính")) == before


def _join_later(company: Company) -> None:
    Membership.objects.create(person=company.an.person, unit=company.db01, valid_from=LATER)


def _child_moves_later(company: Company) -> None:
    facts = UnitFacts("Chi bộ 2", UnitKind.SUBCELL, company.db02)
    change_unit(unit=company.db01_2, facts=facts, on=LATER, by=company.chi, now=NOW)


def _child_comes_later(company: Company) -> None:
    facts = UnitFacts("Tổ 1", UnitKind.GROUP, company.db01_1)
    found_unit(code="TO1", facts=facts, on=LATER, by=company.chi, now=NOW)


def _heir_moves_later(company: Company) -> None:
    facts = UnitFacts("Đảng bộ Sở Y tế", UnitKind.COMMITTEE, company.xx)
    change_unit(unit=company.db02, facts=facts, on=LATER, by=company.root, now=NOW)


def _heir_ends_later(company: Company) -> None:
    dissolve_unit_into(unit=company.db02, heir=None, decision=Decision(LATER), by=company.chi, now=NOW)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (_join_later, "People join"),
        (_child_moves_later, "01/09/2025"),
        (_child_comes_later, "01/09/2025"),
        (_heir_moves_later, "moves after that day"),
        (_heir_ends_later, "ends later"),
    ],
)
def test_days_that_run_backwards_are_refused(company: Company, later: object, words: str) -> None:
    later(company)  # type: ignore[operator]
    before = rows()
    with pytest.raises(UnitRefused, match=words):
        merged(company, into=company.db02)
    assert rows() == before


def test_what_ended_takes_part_in_nothing_more(company: Company) -> None:
    merged(company)
    gone = Unit.objects.get(code="DB01")
    with pytest.raises(UnitRefused, match="is dissolved"):
        merge_units(units=[gone], into=company.duk, decision=Decision(LATER), by=company.chi, now=NOW)
    with pytest.raises(UnitRefused, match="did not exist"):
        found_unit(code="C", facts=UnitFacts("C", UnitKind.CELL, gone), on=LATER, by=company.chi, now=NOW)


def test_a_unit_moves_only_after_the_last_change_below_it(company: Company) -> None:
    _child_moves_later(company)
    before = rows()
    with pytest.raises(UnitRefused, match="Choose a day after 01/09/2025"):
        change_unit(
            unit=company.db01,
            facts=UnitFacts("Đảng bộ", UnitKind.COMMITTEE, company.xx),
            on=DAY,
            by=company.root,
            now=NOW,
        )
    assert rows() == before


def test_the_moment_and_the_account_are_kept(company: Company, now: datetime) -> None:
    done = cells(company)
    assert (done.by, done.made_at, done.on) == (company.chi, now, DAY)
