"""Guessing is slowed down, and nobody innocent is kept out by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from people import signing_in
from people.known_devices import Device
from people.models import FailedSignIn, User
from people.sign_in_limits import (
    DELAYS,
    FAILING_NAMES_PER_ADDRESS,
    TRIES_PER_NAME_AND_ADDRESS,
    WINDOW,
    SignInRefused,
    TooManyTries,
    delay_after,
    network_of,
)
from people.signing_in import issue_codes, sign_in_by_code, sign_in_by_password
from tests.cast import NOW, PASSWORD, Company

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
# Of those after the first five hundred, all of which are refused, every tenth is tried.
FIVE_THOUSAND = [*range(500), *range(500, 5_000, 10)]
OWN = Device("ab12").and_of("quang")


def enter(
    username: str,
    password: str = PASSWORD,
    *,
    address: str = "10.0.0.1",
    at: datetime = NOW,
    device: Device | None = None,
) -> User:
    return sign_in_by_password(username=username, password=password, address=address, now=at, device=device)


def fail(username: str, *, address: str = "10.0.0.1", at: datetime = NOW, device: Device | None = None) -> str:
    with pytest.raises(SignInRefused) as refusal:
        enter(username, "sai mật khẩu", address=address, at=at, device=device)
    return refusal.value.message


def fail_as_often_as_one_may(username: str, *, address: str = "10.0.0.1", at: datetime = NOW) -> datetime:
    """Ten errors as quickly as the growing delay allows; the moment of the last."""
    for failures in range(TRIES_PER_NAME_AND_ADDRESS):
        at += delay_after(failures)
        assert "not right" in fail(username, address=address, at=at)
    return at


def test_each_error_makes_the_next_try_of_the_name_wait_longer_but_half_a_minute_at_most(company: Company) -> None:
    at, waits = NOW, []
    for place in range(9):
        fail("quang", address=f"10.0.1.{place}", at=at)
        wait = delay_after(place + 1)
        if wait:
            assert f"in {wait.seconds} second" in fail("quang", address="10.0.2.1", at=at)
        waits.append(wait.seconds)
        at += wait
    assert waits == [0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert enter("quang", at=at) == company.quang
    assert max(DELAYS) == 30


def test_a_name_that_nobody_has_waits_just_as_long(company: Company) -> None:
    for name in ("quang", "khong-co-ai"):
        for _try in range(3):
            fail(name)
    assert fail("quang") == fail("khong-co-ai")


def test_knocking_on_while_waiting_does_not_make_it_longer(company: Company) -> None:
    for _try in range(3):
        fail("quang")
    for _try in range(30):
        assert "in 1 second" in fail("quang")
    assert enter("quang", at=NOW + SECOND) == company.quang


def test_guessing_one_name_from_one_address_stops_for_a_quarter_of_an_hour(company: Company) -> None:
    last = fail_as_often_as_one_may("quang")
    with pytest.raises(TooManyTries, match="4 minutes"):  # the first of ten errors is past then
        enter("quang", at=last + HOUR / 6)
    assert enter("an", at=last) == company.an
    assert enter("quang", address="10.0.0.2", at=last + 30 * SECOND) == company.quang
    assert enter("quang", at=last + WINDOW + SECOND) == company.quang


def test_others_who_take_their_tries_back_meanwhile_leave_a_sentence_and_no_error(company: Company) -> None:
    """Ten knocked at the same moment: counted they are too many, and when asked until when, they are gone."""
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account="quang", address="10.0.0.1", at=NOW) for _try in range(TRIES_PER_NAME_AND_ADDRESS)
    )

    def gone_once_counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        counted = execute(sql, params, many, context)
        if "COUNT(" in sql:
            FailedSignIn.objects.filter(account="quang").delete()
        return counted

    with connection.execute_wrapper(gone_once_counted):
        assert "Try again in 1 second" in fail("quang")


def test_who_gets_it_right_begins_anew(company: Company) -> None:
    last = fail_as_often_as_one_may("quang", address="10.0.0.2")
    assert enter("quang", address="10.0.0.3", at=last + 30 * SECOND) == company.quang
    fail("quang", address="10.0.0.1", at=last + HOUR)
    assert enter("quang", address="10.0.0.1", at=last + HOUR) == company.quang
    assert not FailedSignIn.objects.filter(address="10.0.0.1").exists()


def test_five_thousand_names_from_one_address_are_stopped_after_four_hundred(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(signing_in, "authenticate", lambda username, password: looked_at.append(username))
    for number in FIVE_THOUSAND:
        fail(f"ai-do-{number}", at=NOW + number * SECOND / 20)
    assert len(looked_at) == FAILING_NAMES_PER_ADDRESS == 400
    monkeypatch.undo()
    late = NOW + timedelta(minutes=5)
    with pytest.raises(TooManyTries):
        enter("an", at=late)
    assert enter("an", address="10.0.0.2", at=late) == company.an


def test_five_thousand_passwords_for_one_name_come_to_ten_of_each_address(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(signing_in, "authenticate", lambda username, password: looked_at.append(password))
    for number in FIVE_THOUSAND:
        fail("quang", at=NOW + number * SECOND / 20)
    assert len(looked_at) <= TRIES_PER_NAME_AND_ADDRESS


def test_three_hundred_people_behind_one_address_come_in_with_their_typing_errors(company: Company) -> None:
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(User(username=f"hv{number:03d}", password=password) for number in range(300))
    for number, user in enumerate(people):
        at = NOW + number * SECOND
        if number % 20 == 0:
            fail(user.username, at=at)
        assert enter(user.username, at=at + SECOND / 2) == user
    assert not FailedSignIn.objects.exists()


def test_whoever_guesses_at_a_name_from_everywhere_does_not_keep_its_owner_out(company: Company) -> None:
    """The own browser stands apart from the name's delay, and from what others behind the same address do."""
    for place in range(40):
        fail("quang", address=f"10.0.1.{place}", at=NOW + place * 30 * SECOND)
    at = NOW + 39 * 30 * SECOND
    with pytest.raises(TooManyTries):
        enter("quang", at=at)
    assert enter("quang", at=at, device=OWN) == company.quang
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account=f"x{number}", address="10.0.0.1", at=at) for number in range(FAILING_NAMES_PER_ADDRESS)
    )
    with pytest.raises(TooManyTries):
        enter("an", at=at)
    assert enter("quang", at=at, device=OWN) == company.quang


def test_a_known_browser_is_no_way_to_guess(company: Company) -> None:
    for _try in range(TRIES_PER_NAME_AND_ADDRESS):
        assert "not right" in fail("quang", device=OWN)
    assert "15 minutes" in fail("quang", device=OWN)
    assert "in 30 seconds" in fail("quang"), "its errors count for the name elsewhere"
    assert enter("an", device=OWN) == company.an


def test_a_browser_is_known_for_its_own_accounts_alone(company: Company) -> None:
    for _try in range(3):
        fail("an")
    with pytest.raises(TooManyTries):
        enter("an", device=OWN)


def test_a_code_from_the_staff_lets_in_whatever_was_guessed_before(company: Company) -> None:
    fail_as_often_as_one_may("an")
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account=name, address="10.0.0.1", at=NOW)
        for name in ["#code"] * 500 + [f"x{number}" for number in range(FAILING_NAMES_PER_ADDRESS)]
    )
    codes = issue_codes(users=[company.an], purpose="t", valid_until=NOW + HOUR, by=company.quang, now=NOW)
    assert sign_in_by_code(code=codes[company.an.pk], address="10.0.0.1", now=NOW) == company.an


def test_a_code_used_twice_is_refused_in_words_and_counted(company: Company) -> None:
    code = issue_codes(users=[company.an], purpose="t", valid_until=NOW + HOUR, by=company.quang, now=NOW)[
        company.an.pk
    ]
    assert sign_in_by_code(code=code, address="10.0.0.1", now=NOW) == company.an
    with pytest.raises(SignInRefused, match="has been used"):
        sign_in_by_code(code=code, address="10.0.0.1", now=NOW)
    assert FailedSignIn.objects.get().account == "#code"


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_customer_of_a_provider_is_one_place(told: str, counted: str) -> None:
    assert network_of(told) == counted


def test_all_errors_are_forgotten_after_a_day(company: Company) -> None:
    fail("quang")
    fail("an", at=NOW + timedelta(days=1, seconds=1))
    assert [row.account for row in FailedSignIn.objects.all()] == ["an"]


def seconds_told(username: str, *, address: str, at: datetime) -> int:
    """What a refused try is told to wait; 0 where it was looked at."""
    with pytest.raises(SignInRefused) as refusal:
        enter(username, "sai mật khẩu", address=address, at=at)
    assert isinstance(refusal.value, TooManyTries) == (refusal.value.seconds > 0)
    return refusal.value.seconds


@pytest.mark.parametrize("pause", [0, 7, 50])
def test_who_waits_as_long_as_was_said_is_looked_at_and_not_a_second_earlier(company: Company, pause: int) -> None:
    """Ten errors of a name at an address, at any pace; what is said is counted from the try that is refused."""
    at = NOW
    for failures in range(TRIES_PER_NAME_AND_ADDRESS):
        at += max(delay_after(failures), pause * SECOND)
        assert seconds_told("quang", address="10.0.0.1", at=at) == 0
    at += 3 * SECOND
    told = seconds_told("quang", address="10.0.0.1", at=at)

    assert 60 < told <= WINDOW.total_seconds()
    assert f"Wait {-(-told // 60)} minutes" in fail("quang", at=at)
    assert seconds_told("quang", address="10.0.0.1", at=at + (told - 1) * SECOND) == 1
    assert seconds_told("quang", address="10.0.0.1", at=at + told * SECOND) == 0


def test_an_address_of_very_many_failing_names_is_told_when_the_first_of_them_is_past(company: Company) -> None:
    names = (f"ten{number}" for number in range(FAILING_NAMES_PER_ADDRESS))
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account=name, address="10.0.0.1", at=NOW + number * SECOND) for number, name in enumerate(names)
    )
    at = NOW + timedelta(minutes=10)

    assert seconds_told("quang", address="10.0.0.1", at=at) == 5 * 60
    assert seconds_told("quang", address="10.0.0.1", at=at + (5 * 60) * SECOND) == 0


def test_a_short_wait_is_said_in_seconds_and_is_true(company: Company) -> None:
    for _try in range(5):
        FailedSignIn.objects.create(account="quang", address="10.0.0.9", at=NOW)

    assert seconds_told("quang", address="10.0.0.1", at=NOW) == 4
    assert seconds_told("quang", address="10.0.0.1", at=NOW + 3 * SECOND) == 1
    assert seconds_told("quang", address="10.0.0.1", at=NOW + 4 * SECOND) == 0
