"""Actions of sittings and of results: every arrow and every refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exams.delivery.starting import start_attempt
from exams.results.actions import ReleaseRefused, release_results
from exams.results.models import Release
from exams.sittings.actions import (
    SittingPlan,
    SittingRefused,
    enter_people,
    give_extra_time,
    open_default_scale,
    plan_sitting,
    prepare_papers,
    print_slips,
)
from exams.sittings.models import Entry, GradeScale
from office.models import JournalRow
from people.sign_in_limits import SignInRefused
from people.signing_in import sign_in_by_code
from people.units import UnitFacts, change_unit
from tests.cast import NOW, Cast


def plan_of(cast: Cast) -> SittingPlan:
    return SittingPlan(**{name: getattr(cast.sitting, name) for name in SittingPlan.__slots__})


def test_times_that_cannot_be_are_refused(cast: Cast) -> None:
    good = replace(plan_of(cast), code="KHAC")
    for bad in (
        replace(good, closes_at=good.opens_at),
        replace(good, duration_minutes=121),
    ):
        with pytest.raises(SittingRefused):
            plan_sitting(plan=bad, by=cast.quang, now=NOW)
    assert plan_sitting(plan=good, by=cast.quang, now=NOW).code == "KHAC"


def test_a_sitting_that_has_begun_keeps_its_plan_and_its_papers(cast: Cast) -> None:
    start_attempt(entry=cast.entry_an, by=cast.an, now=NOW)
    with pytest.raises(SittingRefused):
        plan_sitting(plan=plan_of(cast), sitting=cast.sitting, by=cast.quang, now=NOW)
    with pytest.raises(SittingRefused):
        prepare_papers(sitting=cast.sitting, blueprint=cast.blueprint, count=2, by=cast.quang, now=NOW)
    with pytest.raises(SittingRefused):
        give_extra_time(entry=cast.entry_an, minutes=5, by=cast.quang, now=NOW)


def test_extra_time_has_bounds(cast: Cast) -> None:
    for minutes in (-1, 241):
        with pytest.raises(SittingRefused):
            give_extra_time(entry=cast.entry_an, minutes=minutes, by=cast.quang, now=NOW)


def test_nobody_is_entered_twice_and_numbers_go_on(cast: Cast) -> None:
    people = [cast.an.person, cast.anh.person]
    assert enter_people(sitting=cast.sitting, people=people, by=cast.quang, now=NOW) == []
    assert list(cast.sitting.entries.values_list("number", flat=True)) == [1, 2, 3]


def test_an_entry_keeps_the_names_of_its_time(cast: Cast) -> None:
    before = Entry.objects.get(pk=cast.entry_an.pk).unit_name
    facts = UnitFacts("Chi bộ Một", "subcell", cast.db01)  # type: ignore[arg-type]
    change_unit(unit=cast.db01_1, facts=facts, on=NOW.date() + timedelta(days=1), by=cast.chi, now=NOW)
    assert Entry.objects.get(pk=cast.entry_an.pk).unit_name == before != "Chi bộ Một"


def test_neighbours_have_different_papers(cast: Cast) -> None:
    papers = list(cast.sitting.entries.order_by("number").values_list("paper__code", flat=True))
    assert len(set(papers)) == 3


def test_slips_sign_in_and_older_ones_do_not(cast: Cast) -> None:
    first = print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)
    second = print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)
    assert [entry.number for entry, _name, _code in second] == [1, 2, 3]
    with pytest.raises(SignInRefused):
        sign_in_by_code(code=first[0][2], address="1.1.1.1", now=NOW)
    assert sign_in_by_code(code=second[0][2], address="1.1.1.1", now=NOW) == cast.an


def test_the_default_scale_is_made_once(cast: Cast) -> None:
    assert open_default_scale(by=None, now=NOW) == cast.scale
    assert GradeScale.objects.count() == 1
    assert list(cast.scale.bands.values_list("floor", flat=True)) == [9, 8, 7, 5, 0]


def test_results_are_released_once_after_everybody_is_done(cast: Cast) -> None:
    attempt = start_attempt(entry=cast.entry_dat, by=cast.dat, now=cast.sitting.closes_at - timedelta(minutes=1))
    with pytest.raises(ReleaseRefused):
        release_results(sitting=cast.sitting, by=cast.quang, now=cast.sitting.closes_at - timedelta(seconds=1))
    with pytest.raises(ReleaseRefused):
        release_results(sitting=cast.sitting, by=cast.quang, now=cast.sitting.closes_at)
    assert not Release.objects.exists()
    done = attempt.accept_until
    first = release_results(sitting=cast.sitting, by=cast.quang, now=done)
    assert release_results(sitting=cast.sitting, by=cast.quang, now=done + timedelta(days=1)) == first
    assert JournalRow.objects.filter(act="results.sitting.release").count() == 1
    attempt.refresh_from_db()
    assert attempt.status == "graded"
