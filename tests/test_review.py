"""Defects that a review found, each with the test that would have found it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from exams.delivery.actions import record_form
from exams.delivery.answers import Change
from exams.delivery.starting import start_attempt
from exams.results.actions import ReleaseRefused, release_results
from exams.sittings.actions import (
    SittingPlan,
    enter_people,
    give_extra_time,
    plan_sitting,
    prepare_papers,
    print_slips,
)
from exams.sittings.models import Entry, Sitting
from people.models import FailedSignIn, Person, Unit, User
from people.models.units import UnitKind
from people.sign_in_limits import FAILING_NAMES_PER_ADDRESS, SignInRefused
from people.signing_in import sign_in_by_code, sign_in_by_password
from people.units import UnitFacts, UnitRefused, change_unit, found_unit
from tests.cast import NOW, PASSWORD, Cast, Company

ClientOf = Callable[[User], Client]
MINUTE = timedelta(minutes=1)


def test_a_printed_code_never_opens_an_account_with_power(cast: Cast) -> None:
    person = Person.objects.create(family_middle="Lê", given="Root")
    User.objects.filter(pk=cast.root.pk).update(person=person)
    enter_people(sitting=cast.sitting, people=[person], by=cast.quang, now=NOW)
    codes = {entry.person_id: code for entry, _name, code in print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)}
    assert codes[person.pk] == ""
    assert all(code for pk, code in codes.items() if pk != person.pk)


def test_a_code_printed_before_a_role_was_granted_is_refused(cast: Cast) -> None:
    ((_entry, _name, code),) = print_slips(sitting=cast.sitting, only=cast.entry_an, by=cast.quang, now=NOW)
    User.objects.filter(pk=cast.an.pk).update(is_superuser=True)
    with pytest.raises(SignInRefused):
        sign_in_by_code(code=code, address="10.0.0.1", now=NOW)


def test_slips_of_one_sitting_leave_those_of_another_alone(cast: Cast) -> None:
    plan = SittingPlan(**{name: getattr(cast.sitting, name) for name in SittingPlan.__slots__})
    other = plan_sitting(plan=replace(plan, code="CHIEU"), by=cast.quang, now=NOW)
    enter_people(sitting=other, people=[cast.an.person], by=cast.quang, now=NOW)  # type: ignore[list-item]
    morning = print_slips(sitting=cast.sitting, by=cast.quang, now=NOW)
    print_slips(sitting=other, by=cast.quang, now=NOW)
    assert sign_in_by_code(code=morning[0][2], address="10.0.0.1", now=NOW) == cast.an


def test_wrong_codes_of_others_keep_nobody_out(cast: Cast) -> None:
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account="#code", address="10.0.0.1", at=NOW) for _try in range(FAILING_NAMES_PER_ADDRESS + 5)
    )
    with pytest.raises(SignInRefused):
        sign_in_by_code(code="SAI", address="10.0.0.1", now=NOW)
    code = print_slips(sitting=cast.sitting, only=cast.entry_an, by=cast.quang, now=NOW)[0][2]
    assert sign_in_by_code(code=code, address="10.0.0.1", now=NOW) == cast.an


@pytest.mark.parametrize("username", ["a\x00b", "İ" * 150, "ﷺ" * 150, "x" * 5000])
def test_nonsense_for_a_name_is_a_wrong_name(company: Company, username: str) -> None:
    with pytest.raises(SignInRefused):
        sign_in_by_password(username=username, password="x", address="10.0.0.1", now=NOW)


def test_a_name_that_grows_when_folded_can_be_kept(db: None) -> None:
    assert Person.objects.create(family_middle="ﷺ" * 60, given="ﷺ" * 30).pk


@pytest.mark.parametrize("target", ["exam", "abc", "%00", "\\\\evil"])
def test_an_odd_address_to_go_on_to_is_passed_over(company: Company, client: Client, target: str) -> None:
    data = {"username": "an", "password": PASSWORD, "next": target}
    assert client.post("/sign-in/", data).headers["Location"] == "/my/"
    assert client.get("/sign-in/", {"next": target}).status_code == 302


def test_wagtails_other_sign_in_page_leads_to_ours(db: None, client: Client) -> None:
    for address in ("/_util/login/", "/admin/login/"):
        assert client.get(address).headers["Location"].startswith("/sign-in/")
        assert client.post(address, {"username": "an", "password": PASSWORD}).status_code == 302


def test_time_granted_while_the_page_was_open_counts(cast: Cast) -> None:
    stale = Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)
    give_extra_time(entry=cast.entry_an, minutes=20, by=cast.quang, now=NOW)
    plan = SittingPlan(**{name: getattr(cast.sitting, name) for name in SittingPlan.__slots__})
    plan_sitting(plan=replace(plan, duration_minutes=60), sitting=cast.sitting, by=cast.quang, now=NOW)
    prepare_papers(sitting=cast.sitting, blueprint=cast.blueprint, count=2, by=cast.quang, now=NOW, seed="mới")
    attempt = start_attempt(entry=stale, by=cast.an, now=NOW)
    assert attempt.deadline_at - attempt.started_at == 80 * MINUTE
    assert attempt.paper.paper_set == Sitting.objects.get(pk=cast.sitting.pk).paper_set


def test_a_plan_that_was_open_for_long_does_not_bring_old_papers_back(cast: Cast) -> None:
    stale = Sitting.objects.get(pk=cast.sitting.pk)
    made = prepare_papers(sitting=cast.sitting, blueprint=cast.blueprint, count=2, by=cast.quang, now=NOW, seed="mới")
    plan = SittingPlan(**{name: getattr(stale, name) for name in SittingPlan.__slots__})
    plan_sitting(plan=replace(plan, title="Tên mới"), sitting=stale, by=cast.quang, now=NOW)
    fresh = Sitting.objects.get(pk=stale.pk)
    assert (fresh.title, fresh.paper_set) == ("Tên mới", made)


def test_results_wait_for_those_who_may_still_start(cast: Cast) -> None:
    last = cast.sitting.closes_at + cast.entry_dat.extra_minutes * MINUTE
    with pytest.raises(ReleaseRefused):
        release_results(sitting=cast.sitting, by=cast.quang, now=last - MINUTE)
    assert release_results(sitting=cast.sitting, by=cast.quang, now=last)


def test_two_posts_of_a_form_get_numbers_of_their_own(cast: Cast) -> None:
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=NOW)

    def read(value: str) -> Callable[[Any], tuple[list[Change], list[int]]]:
        def changes(held: Any) -> tuple[list[Change], list[int]]:
            answered = held.events.filter(kind="answer").count()
            return [Change(seq=answered + 1, n=1, value=(value,))], []

        return changes

    for value in ("A", "B"):
        saved, _stale = record_form(attempt=attempt, client="form", read=read(value), now=NOW)
        assert saved.acknowledged
    attempt.refresh_from_db()
    assert attempt.answers_by_number() == {1: ["B"]}


def test_an_access_code_typed_with_marks_apart_is_right(cast: Cast) -> None:
    Sitting.objects.filter(pk=cast.sitting.pk).update(access_code="ĐỀ SỐ 1")
    entry = Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)
    apart = "ĐE\u0302\u0300 SO\u0302\u0301 1"
    assert start_attempt(entry=entry, access_code=apart, by=cast.an, now=NOW).pk


def test_a_unit_cannot_hang_below_one_that_is_not_there_or_moves_later(company: Company) -> None:
    facts = UnitFacts("Chi bộ mới", UnitKind.SUBCELL, company.db01)
    with pytest.raises(UnitRefused):
        found_unit(code="MOI", facts=facts, on=date(1995, 1, 1), by=company.chi, now=NOW)
    moved = UnitFacts("Đảng bộ Sở Tài chính", UnitKind.SECTION, company.db02)
    change_unit(unit=company.db01, facts=moved, on=date(2027, 1, 1), by=company.chi, now=NOW)
    with pytest.raises(UnitRefused):
        found_unit(code="MOI", facts=facts, on=date(2026, 5, 1), by=company.chi, now=NOW)
    assert not Unit.objects.filter(code="MOI").exists()


@pytest.mark.parametrize("minutes", ["9" * 5000, "-1", "1e3", "²", ""])
def test_nonsense_for_minutes_is_refused_in_words(cast: Cast, client_of: ClientOf, minutes: str) -> None:
    address = f"/admin/sittings/entries/{cast.entry_an.uid}/extra-time/"
    assert client_of(cast.quang).post(address, {"minutes": minutes}).status_code == 302
    assert Entry.objects.get(pk=cast.entry_an.pk).extra_minutes == 0


def test_a_room_with_a_nul_in_its_name_is_no_error(cast: Cast, client_of: ClientOf) -> None:
    person = Person.objects.get(pk=cast.dat.person_id)
    cast.sitting.entries.filter(person=person).delete()
    data = {"person": [str(person.uid)], "room": "P\x00102"}
    assert client_of(cast.quang).post(f"/admin/sittings/{cast.sitting.uid}/enter/", data).status_code == 302
    assert cast.sitting.rooms.filter(name="P102").exists()
