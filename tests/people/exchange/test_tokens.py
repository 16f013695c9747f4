"""Service tokens: who makes them, what they open, and that they open nothing else."""

from datetime import date, timedelta

import pytest
from django.test import Client

from office.models import JournalRow
from people.models import FailedSignIn, ServiceToken
from people.models.service_tokens import Scope
from people.service_tokens import TRIES_PER_ADDRESS, TokenRefused, make_token, revoke_token
from tests.cast import NOW, Company
from tests.conftest import StoppedClock
from tests.people.exchange.exchanging import READ, UNTIL, System, system_of, token_of

EVERY_DOOR = ("units/", "people/", "memberships/", "oneroster.zip")


def test_a_token_is_shown_once_and_kept_as_a_digest(company: Company) -> None:
    token, shown = token_of(company.db01, company.chi)
    assert shown.startswith("khue_")
    assert len(shown) > 40
    assert shown not in str(ServiceToken.objects.filter(pk=token.pk).values().get())
    row = JournalRow.objects.about(token).get()
    assert (row.act, row.by, shown in str(row.data)) == ("people.token.make", company.chi, False)


def test_nobody_makes_a_token_that_opens_more_than_they_may(company: Company) -> None:
    for who in (company.quang, company.binh, company.khanh, company.stranger):
        with pytest.raises(TokenRefused, match="cannot make tokens"):
            token_of(company.db01, who)
    with pytest.raises(TokenRefused, match="cannot make tokens"):
        token_of(company.xx, company.chi)
    with pytest.raises(TokenRefused, match="Choose what"):
        token_of(company.db01, company.chi, scopes=())


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_ends_within_a_year(company: Company, days: int) -> None:
    until = NOW.date() + timedelta(days=days)
    with pytest.raises(TokenRefused, match="within a year"):
        make_token(name="x", unit=company.db01, scopes=READ, until=until, by=company.chi, now=NOW)


def test_a_name_is_given_once_in_a_unit_until_its_token_is_revoked(company: Company) -> None:
    token, _shown = token_of(company.db01, company.chi)
    with pytest.raises(TokenRefused, match="another name"):
        token_of(company.db01, company.chi)
    revoke_token(token=token, by=company.chi, now=NOW)
    token_of(company.db01, company.chi)


def test_a_revoked_token_opens_nothing_more(company: Company) -> None:
    token, shown = token_of(company.db01, company.chi)
    with pytest.raises(TokenRefused, match="cannot revoke"):
        revoke_token(token=token, by=company.stranger, now=NOW)
    assert System(shown).get("units/").status_code == 200
    revoke_token(token=token, by=company.chi, now=NOW)
    assert System(shown).get("units/").status_code == 401
    with pytest.raises(TokenRefused, match="revoked already"):
        revoke_token(token=token, by=company.chi, now=NOW)


def test_a_token_opens_nothing_from_its_last_day_on(company: Company, clock: StoppedClock) -> None:
    system = system_of(company.db01, company.chi)
    clock.shift(days=(UNTIL - NOW.date()).days - 1)
    assert system.get("units/").status_code == 200
    clock.shift(days=1)
    assert system.get("units/").status_code == 401


def test_the_day_of_the_last_use_is_kept_and_stands_in_the_journal_once(company: Company) -> None:
    token, shown = token_of(company.db01, company.chi)
    for _time in range(3):
        System(shown).get("units/")
    assert ServiceToken.objects.get(pk=token.pk).last_used_on == NOW.date()
    row = JournalRow.objects.about(token).get(act="people.token.use")
    assert (row.by, row.by_label) == (None, "token:Nhân sự")


@pytest.mark.parametrize("path", EVERY_DOOR)
def test_without_a_token_there_is_a_refusal_that_says_what_to_send(company: Company, client: Client, path: str) -> None:
    client.force_login(company.root)  # a session opens nothing here
    reply = client.get(f"/api/v1/{path}")
    assert reply.status_code == 401
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert reply.json()["status"] == 401
    assert not reply.cookies
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", EVERY_DOOR)
def test_what_a_token_does_not_open_is_not_there(company: Company, path: str) -> None:
    scopes = [Scope.READ_NUMBERS] if path == "units/" else [Scope.READ_UNITS]
    reply = system_of(company.db01, company.chi, scopes=scopes).get(path)
    assert (reply.status_code, reply.json()["type"]) == (404, "urn:khue:not_found")


def test_who_may_only_read_writes_nothing(company: Company) -> None:
    system = system_of(company.db01, company.chi, scopes=READ)
    assert system.post("people/", {}).status_code == 404
    assert system.post("memberships/", {}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/my/", "/my/data.json", "/admin/", "/admin/people/", "/api/schema/", "/admin/units/file.xlsx"]
)
def test_a_token_opens_nothing_but_the_exchange(company: Company, client: Client, path: str) -> None:
    _token, shown = token_of(company.duk, company.chi)
    reply = client.get(path, headers={"Authorization": f"Bearer {shown}"})
    assert reply.status_code in (302, 401, 403)


def test_wrong_tokens_are_counted_by_address_and_a_right_one_still_opens(company: Company) -> None:
    _token, shown = token_of(company.db01, company.chi)
    wrong = System("khue_" + "x" * 43)
    assert {wrong.get("units/").status_code for _try in range(TRIES_PER_ADDRESS)} == {401}
    assert [wrong.get("units/").status_code for _try in range(2)] == [429, 429]
    assert FailedSignIn.objects.count() == TRIES_PER_ADDRESS
    assert System(shown).get("units/").status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic abc", "Bearer \x00", "Bearer " + "ư" * 300, "khue_x"])
def test_a_broken_header_is_a_refusal(company: Company, client: Client, header: str) -> None:
    assert client.get("/api/v1/units/", headers={"Authorization": header}).status_code == 401


def test_today_is_the_day_of_the_committee(company: Company) -> None:
    assert ServiceToken(valid_until=date(2026, 3, 11)).is_in_force(NOW.date())
    assert not ServiceToken(valid_until=NOW.date()).is_in_force(NOW.date())
