"""The second step at sign-in: what opens it, what does not, and that a code is good once."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.models import FailedSignIn, User
from people.second_factors import FactorRefused, count_of_code, give_code, reset_factors, set_app_up
from people.second_step import PATIENCE
from people.sign_in_limits import TRIES_PER_NAME_AND_ADDRESS, WINDOW, SignInRefused
from people.signing_in import issue_codes
from tests.cast import NOW, Company
from tests.conftest import StoppedClock
from tests.people.second import (
    SECRET,
    factors,
    give_password,
    give_second,
    is_in,
    post,
    recovery_codes,
    shown,
    with_app,
)

HALF_MINUTE = timedelta(seconds=30)
ClientOf = Callable[[User], Client]


@pytest.fixture
def quang(company: Company, clock: StoppedClock) -> User:
    """An organiser with an app, whose next code is a fresh one."""
    user = with_app(company.quang, clock.at)
    clock.shift(minutes=1)
    return user


def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(quang: User, client: Client) -> None:
    answer = give_password(client, quang)
    assert answer.headers["Location"] == reverse("people:second_step")
    assert not is_in(client)
    assert client.get("/my/").status_code == 302
    assert client.get("/admin/").status_code == 302


def test_without_a_second_factor_the_password_is_enough(company: Company, client: Client) -> None:
    assert give_password(client, company.an).headers["Location"] == "/my/"
    assert is_in(client)


def test_the_code_of_the_app_opens_the_session_and_leads_on(quang: User, client: Client, clock: StoppedClock) -> None:
    give_password(client, quang, next="/exam/")
    key = client.session.session_key
    assert give_second(client, shown(clock.at)).headers["Location"] == "/exam/"
    assert is_in(client)
    assert client.session.session_key != key
    acts = list(JournalRow.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["people.user.sign_in", "people.user.second_given"]


def test_a_code_of_the_app_is_good_once(quang: User, client: Client, clock: StoppedClock) -> None:
    code = shown(clock.at)
    give_password(client, quang)
    give_second(client, code)
    thief = Client()
    give_password(thief, quang)
    assert give_second(thief, code).status_code == 422
    assert not is_in(thief)
    clock.shift(seconds=20)
    assert give_second(thief, code).status_code == 422  # in its own half minute too
    clock.shift(seconds=30)
    assert give_second(thief, shown(clock.at)).status_code == 302


def test_an_older_code_is_not_good_after_a_newer_one(quang: User, clock: StoppedClock) -> None:
    older, newer = shown(clock.at), shown(clock.at + HALF_MINUTE)
    give_code(user=quang, code=newer, now=clock.at)
    with pytest.raises(SignInRefused):
        give_code(user=quang, code=older, now=clock.at)


@pytest.mark.parametrize(("apart", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_half_a_minute_wrong(apart: int, good: bool) -> None:
    assert (count_of_code(SECRET, shown(NOW + apart * HALF_MINUTE), now=NOW) is not None) is good


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "٣٤٥٦٧٨", "1" * 400, "\x00"])
def test_what_is_no_code_is_refused_in_words(quang: User, client: Client, code: str) -> None:
    give_password(client, quang)
    answer = give_second(client, code)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not is_in(client)


def test_digits_may_be_wide_and_spaced(quang: User, clock: StoppedClock) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in shown(clock.at))
    assert give_code(user=quang, code=f" {wide[:3]} {wide[3:]} ", now=clock.at) == "totp"


def test_a_recovery_code_is_good_once(quang: User, client: Client) -> None:
    codes = recovery_codes(quang)
    assert len(codes) == len(set(codes)) == 10
    give_password(client, quang)
    assert give_second(client, codes[0]).status_code == 302
    thief = Client()
    give_password(thief, quang)
    assert give_second(thief, codes[0]).status_code == 422
    assert give_second(thief, codes[1].replace("-", "")).status_code == 302


def test_guessed_codes_are_limited_from_wherever_they_come(quang: User, clock: StoppedClock) -> None:
    for number in range(TRIES_PER_NAME_AND_ADDRESS):
        client = Client(REMOTE_ADDR=f"10.9.{number}.1")
        give_password(client, quang)
        assert give_second(client, "000000").status_code == 422
    client = Client(REMOTE_ADDR="10.10.0.1")
    give_password(client, quang)
    assert give_second(client, shown(clock.at)).status_code == 422
    assert not is_in(client)
    assert JournalRow.objects.filter(act="people.user.second_wrong").count() == TRIES_PER_NAME_AND_ADDRESS
    clock.shift(seconds=WINDOW.total_seconds() + 1)
    give_password(client, quang)
    assert give_second(client, shown(clock.at)).status_code == 302
    assert not FailedSignIn.objects.filter(account=f"#second:{quang.pk}").exists()


def test_who_does_not_know_the_password_cannot_use_the_limit_up(quang: User, client: Client) -> None:
    give_password(client, quang, "sai mật khẩu")
    assert give_second(client, "000000").headers["Location"] == reverse("people:sign_in")
    assert not FailedSignIn.objects.filter(account__startswith="#second").exists()


def test_the_second_step_does_not_wait_for_ever(quang: User, client: Client, clock: StoppedClock) -> None:
    give_password(client, quang)
    clock.shift(seconds=PATIENCE.total_seconds() + 1)
    assert give_second(client, shown(clock.at)).headers["Location"] == reverse("people:sign_in")
    assert not is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_a_waiting_step_falls_with_the_account(
    quang: User, client: Client, clock: StoppedClock, change: dict[str, object]
) -> None:
    give_password(client, quang)
    User.objects.filter(pk=quang.pk).update(**change)
    assert give_second(client, shown(clock.at)).headers["Location"] == reverse("people:sign_in")
    assert not is_in(client)


def test_the_app_of_another_opens_nothing(company: Company, quang: User, client: Client, clock: StoppedClock) -> None:
    set_app_up(user=company.thu, secret="A" * 32, code=shown(clock.at, "A" * 32), by=company.thu, now=clock.at)
    clock.shift(minutes=1)
    give_password(client, quang)
    assert give_second(client, shown(clock.at, "A" * 32)).status_code == 422


def test_who_was_signed_in_before_is_out_while_the_next_ones_step_is_awaited(
    company: Company, quang: User, client_of: ClientOf
) -> None:
    client = client_of(company.an)
    give_password(client, quang)
    assert not is_in(client)


def test_a_one_time_code_of_the_staff_opens_the_exam_but_changes_no_factor(
    company: Company, client: Client, clock: StoppedClock
) -> None:
    with_app(company.an, clock.at)
    until = clock.at + timedelta(hours=1)
    code = issue_codes(users=[company.an], purpose="x", valid_until=until, by=company.quang, now=clock.at)
    post(client, "sign_in_code", code=code[company.an.pk])
    assert is_in(client)
    factor = Authenticator.objects.get(user=company.an, type="totp")
    assert "/confirm/" in post(client, "factor_remove", factor.pk).headers["Location"]
    assert factors(company.an) == ["recovery_codes", "totp"]


def test_secrets_lie_nowhere_in_the_clear(quang: User) -> None:
    held = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in held
    assert not any(code.replace("-", "") in held for code in recovery_codes(quang))


def test_there_is_one_app(quang: User, clock: StoppedClock) -> None:
    with pytest.raises(FactorRefused):
        set_app_up(user=quang, secret="A" * 32, code=shown(clock.at, "A" * 32), by=quang, now=clock.at)
    assert factors(quang) == ["recovery_codes", "totp"]


def test_lost_factors_are_taken_away_by_somebody_else(company: Company, quang: User, client: Client) -> None:
    assert reset_factors(user=quang, by=company.chi, now=NOW) == 1
    assert factors(quang) == []
    give_password(client, quang)
    assert is_in(client)
