"""“Sign-in and safety”: setting up, removing, codes shown once, sessions ended; and who must set up first."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from office.models import JournalRow
from people.models import User
from people.own_password import set_own_password
from people.second_factors import LastFactor, remove_factor
from people.second_step import SURE_FOR
from tests.cast import PASSWORD, Company
from tests.conftest import StoppedClock
from tests.people.second import factors, give_password, give_second, is_in, post, shown, with_app

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36"


def signed_in(user: User, **headers: str) -> Client:
    client = Client(**headers)  # type: ignore[arg-type]
    give_password(client, user)
    return client


def secret_on(client: Client) -> str:
    page = client.get(reverse("people:app")).content.decode()
    [secret] = re.findall(r'id="secret">([A-Z2-7 ]+)<', page)
    assert "<svg" in page
    return str(secret).replace(" ", "")


def text_of(client: Client, name: str) -> str:
    return client.get(reverse(f"people:{name}")).content.decode()


def test_an_app_is_set_up_by_its_first_code_and_recovery_codes_are_shown_once(
    company: Company, clock: StoppedClock
) -> None:
    client = signed_in(company.an)
    secret = secret_on(client)
    assert post(client, "app", code="000000").status_code == 422
    assert factors(company.an) == []
    assert secret_on(client) == secret
    assert post(client, "app", code=shown(clock.at, secret)).headers["Location"] == reverse("people:codes")
    assert factors(company.an) == ["recovery_codes", "totp"]
    codes = re.findall(r"<code>(\d{5}-\d{5})</code>", text_of(client, "codes"))
    assert len(codes) == 10
    assert not re.findall(r"\d{5}-\d{5}", text_of(client, "codes"))
    assert secret not in text_of(client, "safety")


def test_new_recovery_codes_end_the_older_ones(company: Company, clock: StoppedClock) -> None:
    client = signed_in(company.an)
    post(client, "app", code=shown(clock.at, secret_on(client)))
    older = re.findall(r"<code>(\d{5}-\d{5})</code>", text_of(client, "codes"))
    post(client, "codes")
    newer = re.findall(r"<code>(\d{5}-\d{5})</code>", text_of(client, "codes"))
    assert len(newer) == 10
    assert not set(older) & set(newer)
    other = Client()
    give_password(other, company.an)
    assert give_second(other, older[0]).status_code == 422
    assert give_second(other, newer[0]).status_code == 302


@pytest.mark.parametrize("name", ["app", "codes", "passkey_add"])
def test_after_a_while_one_shows_again_who_one_is(company: Company, clock: StoppedClock, name: str) -> None:
    client = signed_in(company.an)
    clock.shift(seconds=SURE_FOR.total_seconds() + 1)
    answer = client.get(reverse(f"people:{name}"))
    assert answer.headers["Location"].startswith(reverse("people:confirm"))
    assert post(client, "confirm", password="sai").status_code == 422
    assert post(client, "confirm", credential="{}", password="").status_code == 422
    there = reverse(f"people:{name}")
    assert post(client, "confirm", password=PASSWORD, next=there).headers["Location"] == there
    assert client.get(there).status_code == 200


def test_with_a_factor_the_password_alone_does_not_confirm(company: Company, clock: StoppedClock) -> None:
    client = signed_in(with_app(company.an, clock.at))
    give_second(client, shown(clock.shift(minutes=1)))
    clock.shift(seconds=SURE_FOR.total_seconds() + 1)
    factor = Authenticator.objects.get(user=company.an, type="totp")
    assert "/confirm/" in post(client, "factor_remove", factor.pk).headers["Location"]
    assert post(client, "confirm", password=PASSWORD).status_code == 422
    assert post(client, "confirm", code=shown(clock.at)).status_code == 422
    assert post(client, "confirm", password=PASSWORD, code=shown(clock.shift(minutes=1))).status_code == 302
    assert post(client, "factor_remove", factor.pk).headers["Location"] == reverse("people:safety")
    assert factors(company.an) == []


def test_what_belongs_to_another_account_is_not_there(company: Company, clock: StoppedClock) -> None:
    with_app(company.quang, clock.at)
    signed_in(company.thu)
    client = signed_in(company.an)
    factor = Authenticator.objects.get(user=company.quang, type="totp")
    assert post(client, "factor_remove", factor.pk).status_code == 404
    assert post(client, "passkey_name", factor.pk, name="x").status_code == 404
    session = UserSession.objects.get(user=company.thu)
    assert post(client, "session_end", session.pk).status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_every_act_is_in_the_journal(company: Company, clock: StoppedClock) -> None:
    client = signed_in(company.an)
    post(client, "app", code=shown(clock.at, secret_on(client)))
    post(client, "codes")
    post(client, "factor_remove", Authenticator.objects.get(user=company.an, type="totp").pk)
    done = JournalRow.objects.filter(by=company.an).order_by("pk").values_list("act", flat=True)
    assert [act.removeprefix("people.user.") for act in done] == ["sign_in", "app_set_up", "codes_made", "app_removed"]


def test_sessions_are_listed_and_one_that_is_ended_is_out_at_once(company: Company, clock: StoppedClock) -> None:
    stolen = signed_in(company.quang, REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT=WINDOWS)
    clock.shift(minutes=3)
    client = signed_in(company.quang)
    page = text_of(client, "safety")
    assert "Chrome" in page
    assert "Windows" in page
    assert "10.1.2.3" in page
    row = UserSession.objects.get(user=company.quang, ip="10.1.2.3")
    assert post(client, "session_end", row.pk).status_code == 302
    assert stolen.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200
    assert JournalRow.objects.filter(act="people.user.sessions_end", by=company.quang).count() == 1


def test_all_other_sessions_are_ended_and_this_one_goes_on(company: Company) -> None:
    others = [signed_in(company.quang) for _number in range(2)]
    client, stranger = signed_in(company.quang), signed_in(company.thu)
    post(client, "sessions_end")
    assert [each.get("/my/").headers["Location"] for each in others] == ["/sign-in/?next=/my/"] * 2
    assert client.get("/admin/").status_code == 200
    assert stranger.get("/admin/").status_code == 200


def test_a_new_password_and_a_disabled_account_end_all_sessions(company: Company, clock: StoppedClock) -> None:
    client, other = signed_in(company.an), signed_in(company.an)
    set_own_password(user=company.an, new="sen trắng hồ tây bốn mùa", old=PASSWORD, now=clock.at)
    assert client.get("/exam/").status_code == other.get("/exam/").status_code == 302
    quang = signed_in(company.quang)
    User.objects.filter(pk=company.quang.pk).update(is_active=False)
    assert quang.get("/admin/").status_code == 302


def test_use_is_noted_every_few_minutes_and_never_on_exam_pages(company: Company, clock: StoppedClock) -> None:
    client = signed_in(company.quang)
    began = clock.at
    clock.shift(minutes=10)
    client.get("/exam/")
    assert UserSession.objects.get(user=company.quang).last_seen_at == began
    client.get("/my/")
    assert UserSession.objects.get(user=company.quang).last_seen_at == clock.at


def test_exam_pages_ask_the_database_no_more_than_without_all_this(company: Company, settings: Settings) -> None:
    def asked() -> int:
        client.handler.load_middleware()
        with CaptureQueriesContext(connection) as context:
            assert client.get("/exam/").status_code == 200
        return len(context)

    client = signed_in(company.an)
    settings.SECOND_FACTOR_FOR_STAFF = True
    with_guard = asked()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(("allauth", "people.session_"))]
    assert with_guard == asked()


@pytest.fixture
def compulsory(settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR_STAFF = True


@pytest.mark.usefixtures("compulsory")
@pytest.mark.parametrize("address", ["/admin/", "/my/", "/exam/", "/my/data.json", "/documents/", "/api/schema/"])
def test_where_it_is_the_rule_staff_reach_nothing_before_a_second_factor(company: Company, address: str) -> None:
    client = signed_in(company.quang)
    assert client.get(address).headers["Location"] == reverse("people:safety")
    assert client.get(reverse("people:safety")).status_code == 200
    assert client.get(reverse("people:app")).status_code == 200


@pytest.mark.usefixtures("compulsory")
def test_a_second_factor_opens_everything_and_is_asked_from_then_on(company: Company, clock: StoppedClock) -> None:
    client = signed_in(company.quang)
    client.get("/admin/")
    secret = secret_on(client)
    post(client, "app", code=shown(clock.at, secret))
    assert client.get("/admin/").status_code == 200
    again = signed_in(company.quang)
    assert again.get("/admin/").status_code == 302
    assert give_second(again, shown(clock.shift(minutes=1), secret)).status_code == 302
    assert again.get("/admin/").status_code == 200


@pytest.mark.usefixtures("compulsory")
def test_the_last_factor_of_staff_stays(company: Company, clock: StoppedClock) -> None:
    client = signed_in(with_app(company.quang, clock.at))
    give_second(client, shown(clock.shift(minutes=1)))
    factor = Authenticator.objects.get(user=company.quang, type="totp")
    post(client, "factor_remove", factor.pk)
    assert factors(company.quang) == ["recovery_codes", "totp"]
    with pytest.raises(LastFactor):
        remove_factor(factor=factor, must_keep_one=True, by=company.quang, now=clock.at)


@pytest.mark.usefixtures("compulsory")
def test_candidates_need_none_and_neither_does_the_demo(
    company: Company, settings: Settings, clock: StoppedClock
) -> None:
    assert signed_in(company.an).get("/exam/").status_code == 200
    settings.SECOND_FACTOR_FOR_STAFF = False
    assert signed_in(company.quang).get("/admin/").status_code == 200
    assert is_in(signed_in(company.quang))


@pytest.mark.usefixtures("compulsory")
def test_who_is_given_a_role_while_signed_in_is_led_too(company: Company) -> None:
    client = signed_in(company.an)
    grant = company.quang.grants.get()
    company.an.grants.create(role=grant.role, unit=grant.unit, valid_from=grant.valid_from)
    assert client.get("/admin/").headers["Location"] == reverse("people:safety")
    assert client.get("/exam/").headers["Location"] == reverse("people:safety")
