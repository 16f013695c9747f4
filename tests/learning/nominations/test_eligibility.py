"""Who may be named for a class: the rule alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.nominations.eligibility import DOUBTS, FITTING, Candidate, Finding, Takes, bars, findings_of
from learning.nominations.sharing import shared_places

START = date(2026, 12, 1)
GROWN = Candidate(born_on=date(1995, 3, 8), standing="candidate")
PROBATIONER = replace(GROWN, standing="probationary", joined_on=date(2026, 3, 2))


def found(who: Candidate, takes: Takes = Takes.ANYONE) -> list[Finding]:
    return findings_of(who, takes=takes, starts_on=START)


def test_nothing_speaks_against_a_grown_outstanding_worker_in_the_awareness_course() -> None:
    assert found(replace(GROWN, standing="outstanding"), Takes.NOT_YET_MEMBERS) == []


@pytest.mark.parametrize(
    ("known", "finding"),
    [
        ({"nominated": True}, Finding.NOMINATED),
        ({"refused": True}, Finding.REFUSED),
        ({"learns_here": True}, Finding.LEARNS_HERE),
        ({"elsewhere": "Lớp khóa 2"}, Finding.LEARNS_ELSEWHERE),
        ({"certified": True}, Finding.CERTIFIED),
        ({"of_this_unit": False}, Finding.OTHER_UNIT),
    ],
)
def test_classes_certificates_and_units_bar(known: dict[str, bool | str], finding: Finding) -> None:
    told = found(replace(GROWN, **known))  # type: ignore[arg-type]
    assert told == [finding]
    assert bars(told)


@pytest.mark.parametrize(
    ("born", "rough", "told"),
    [
        (date(2008, 12, 1), False, []),  # eighteen on the first day
        (date(2008, 12, 2), False, [Finding.UNDER_AGE]),
        (date(2008, 2, 29), False, []),
        (date(2009, 1, 1), True, [Finding.UNDER_AGE]),
        (date(2008, 1, 1), True, [Finding.AGE_ROUGH]),
        (date(2007, 1, 1), True, []),
        (None, False, [Finding.AGE_UNKNOWN]),
    ],
)
def test_eighteen_on_the_first_day_of_the_class(born: date | None, rough: bool, told: list[Finding]) -> None:
    assert found(replace(GROWN, born_on=born, rough_birth=rough)) == told


@pytest.mark.parametrize(
    ("standing", "takes", "told"),
    [
        ("", Takes.ANYONE, []),
        ("outside", Takes.ANYONE, []),
        ("", Takes.NOT_YET_MEMBERS, [Finding.STANDING_UNKNOWN]),
        ("candidate", Takes.NOT_YET_MEMBERS, []),
        ("outside", Takes.NOT_YET_MEMBERS, [Finding.OUTSIDE]),
        ("probationary", Takes.NOT_YET_MEMBERS, [Finding.MEMBER_ALREADY]),
        ("full", Takes.NOT_YET_MEMBERS, [Finding.MEMBER_ALREADY]),
        ("outstanding", Takes.PROBATIONARY, [Finding.NO_MEMBER]),
        ("", Takes.PROBATIONARY, [Finding.STANDING_UNKNOWN]),
        ("full", Takes.PROBATIONARY, [Finding.FULL_MEMBER]),
        ("probationary", Takes.MEMBERS, []),
        ("full", Takes.MEMBERS, []),
        ("outside", Takes.MEMBERS, [Finding.NO_MEMBER]),
        ("", Takes.MEMBERS, [Finding.STANDING_UNKNOWN]),
    ],
)
def test_what_somebody_is_in_the_party_and_whom_the_programme_is_for(
    standing: str, takes: Takes, told: list[Finding]
) -> None:
    assert found(replace(GROWN, standing=standing), takes) == told


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        (date(2025, 12, 1), []),  # twelve months on the first day
        (date(2025, 11, 30), [Finding.PROBATION_OVER]),
        (date(2026, 12, 1), []),
        (date(2026, 12, 2), [Finding.ADMITTED_LATER]),
        (None, [Finding.ADMISSION_UNKNOWN]),
    ],
)
def test_the_course_for_new_members_falls_into_the_twelve_months_of_probation(
    joined: date | None, told: list[Finding]
) -> None:
    assert found(replace(PROBATIONER, joined_on=joined), Takes.PROBATIONARY) == told


def test_what_bars_is_told_before_what_is_doubtful_and_nothing_is_left_out() -> None:
    told = found(replace(GROWN, born_on=None, standing="", certified=True), Takes.MEMBERS)
    assert told == [Finding.CERTIFIED, Finding.AGE_UNKNOWN, Finding.STANDING_UNKNOWN]


def test_doubts_alone_bar_nobody() -> None:
    assert not bars(DOUBTS)
    assert not bars([])
    assert all(bars([finding, *DOUBTS]) for finding in set(Finding) - DOUBTS)


@given(standing=st.sampled_from(["outstanding", "candidate", "probationary", "full", "outside"]))
def test_whoever_fits_a_programme_is_not_told_of_any_standing(standing: str) -> None:
    who = replace(PROBATIONER, standing=standing)
    for takes in Takes:
        assert (found(who, takes) == []) == (standing in FITTING[takes])


@given(
    total=st.integers(0, 400),
    members=st.dictionaries(st.integers(0, 50), st.integers(0, 900), min_size=1, max_size=30),
)
def test_shares_add_up_and_none_is_a_whole_place_off(total: int, members: dict[int, int]) -> None:
    shares, everybody = shared_places(total, members), sum(members.values())
    assert shares.keys() == members.keys()
    assert sum(shares.values()) == (total if everybody else 0)
    for unit, share in shares.items():
        assert everybody == 0 or abs(share * everybody - total * members[unit]) < everybody


def test_five_places_by_members() -> None:
    assert shared_places(5, {"a": 60, "b": 30, "c": 10}) == {"a": 3, "b": 2, "c": 0}
