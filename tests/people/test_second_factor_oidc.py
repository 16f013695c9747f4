"""Through the organisation's own OpenID provider: whom it lets in, and what it cannot do."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from office.models import JournalRow
from people.models import User
from tests.cast import Company
from tests.conftest import StoppedClock
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, open_id_provider
from tests.people.second import give_password, give_second, is_in, post, shown, with_app


@pytest.fixture
def provider(settings: Settings) -> Iterator[OpenIdProvider]:
    with open_id_provider() as running:
        settings.OIDC = {
            "issuer": running.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "name": "Cổng của tỉnh",
            "username_claim": "",
        }
        yield running


def led_back(client: Client, way: str = "openid_start", **more: str) -> str:
    """To the provider and back, as far as the address at which the platform is to hear the answer."""
    there = client.get(reverse(f"people:{way}"), more).headers["Location"]
    return requests.get(there, allow_redirects=False, timeout=10).headers["Location"]


def come(client: Client, **more: str) -> HttpResponse:
    parts = urlsplit(led_back(client, **more))
    answer: HttpResponse = client.get(f"{parts.path}?{parts.query}")  # type: ignore[assignment]
    return answer


def linked(user: User, provider: OpenIdProvider, subject: str = "u-1") -> User:
    SocialAccount.objects.create(user=user, provider=provider.issuer, uid=subject)
    return user


def test_a_linked_identity_signs_in_and_goes_on(company: Company, provider: OpenIdProvider, client: Client) -> None:
    linked(company.an, provider)
    assert "Cổng của tỉnh" in client.get(reverse("people:sign_in")).content.decode()
    assert come(client, next="/exam/").headers["Location"] == "/exam/"
    assert int(client.session["_auth_user_id"]) == company.an.pk
    assert JournalRow.objects.filter(act="people.user.sign_in_by_identity", by=company.an).count() == 1


def test_an_unknown_identity_gets_a_sentence_and_no_account(
    company: Company, provider: OpenIdProvider, client: Client
) -> None:
    User.objects.filter(pk=company.an.pk).update(email="an@tinh.example")
    provider.claims = {"sub": "u-2", "preferred_username": "an", "email": "an@tinh.example", "email_verified": True}
    before = User.objects.count()
    answer = come(client)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_claim_that_the_settings_name_links_candidates_once(
    company: Company, provider: OpenIdProvider, client: Client, settings: Settings
) -> None:
    settings.OIDC["username_claim"] = "ma_so"
    provider.claims = {"sub": "u-2", "ma_so": "an"}
    assert come(client).status_code == 302
    assert is_in(client)
    provider.claims = {"sub": "u-3", "ma_so": "an"}
    assert come(Client()).status_code == 422  # another identity under the same name
    provider.claims = {"sub": "u-2", "ma_so": "anh"}
    again = Client()
    come(again)
    assert int(again.session["_auth_user_id"]) == company.an.pk  # the number decides from then on


@pytest.mark.parametrize("who", ["quang", "root"])
def test_nobody_with_power_is_given_away_by_a_name(
    company: Company, provider: OpenIdProvider, client: Client, settings: Settings, who: str
) -> None:
    settings.OIDC["username_claim"] = "ma_so"
    provider.claims = {"sub": "u-2", "ma_so": who}
    assert come(client).status_code == 422
    assert not is_in(client)


def test_a_disabled_account_stays_out(company: Company, provider: OpenIdProvider, client: Client) -> None:
    linked(company.an, provider)
    User.objects.filter(pk=company.an.pk).update(is_active=False)
    assert come(client).status_code == 422
    assert not is_in(client)


def test_the_second_factor_is_asked_all_the_same(
    company: Company, provider: OpenIdProvider, client: Client, clock: StoppedClock
) -> None:
    linked(with_app(company.quang, clock.at), provider)
    assert come(client).headers["Location"] == reverse("people:second_step")
    assert not is_in(client)
    give_second(client, shown(clock.shift(minutes=1)))
    assert is_in(client)


TOKENS = {
    "another issuer": lambda token: token.update(iss="https://evil.example"),
    "another client": lambda token: token.update(aud="someone-else"),
    "another sign-in": lambda token: token.update(nonce="x"),
    "no nonce": lambda token: token.pop("nonce"),
    "too old": lambda token: token.update(exp=token["iat"] - 3600),
    "nobody": lambda token: token.pop("sub"),
}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    company: Company, provider: OpenIdProvider, client: Client, kind: str
) -> None:
    linked(company.an, provider)
    provider.tamper = TOKENS[kind]
    assert come(client).status_code == 422
    assert not is_in(client)


def test_a_token_of_another_key_or_of_a_provider_by_another_name_is_refused(
    company: Company, provider: OpenIdProvider, client: Client
) -> None:
    linked(company.an, provider)
    provider.wrong_key = True
    assert come(client).status_code == 422
    provider.wrong_key, provider.calls_itself = False, "https://evil.example"
    assert come(client).status_code == 422
    assert not is_in(client)


def test_an_answer_is_heard_once_and_only_by_who_asked(
    company: Company, provider: OpenIdProvider, client: Client
) -> None:
    linked(company.an, provider)
    back = urlsplit(led_back(client))
    victim = Client()
    assert victim.get(f"{back.path}?{back.query}").status_code == 422
    assert not is_in(victim)
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert Client(headers={"cookie": ""}).get(f"{back.path}?{back.query}").status_code == 422


@pytest.mark.parametrize("given", ["", "?state=x&code=y", "?error=access_denied&state=x", "?code=%00"])
def test_an_answer_to_nothing_gets_a_sentence(provider: OpenIdProvider, client: Client, given: str, db: None) -> None:
    answer = client.get(reverse("people:openid_answer") + given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_provider_that_is_away_leaves_the_other_ways(
    company: Company, provider: OpenIdProvider, client: Client, settings: Settings
) -> None:
    settings.OIDC["issuer"] = "http://127.0.0.1:9"
    answer = client.get(reverse("people:openid_start"))
    assert answer.status_code == 422
    assert 'name="password"' in answer.content.decode()


def test_the_owner_links_and_unlinks(company: Company, provider: OpenIdProvider, client: Client) -> None:
    give_password(client, company.quang)
    assert post(client, "identity_link").status_code == 200
    parts = urlsplit(led_back(client, "identity_start"))
    assert client.get(f"{parts.path}?{parts.query}").headers["Location"] == reverse("people:safety")
    assert SocialAccount.objects.get().user == company.quang
    other = Client()
    assert come(other).status_code == 302
    assert int(other.session["_auth_user_id"]) == company.quang.pk
    post(client, "identity_unlink")
    assert come(Client()).status_code == 422
    acts = (
        JournalRow.objects.filter(act__startswith="people.user.identity").order_by("pk").values_list("act", flat=True)
    )
    assert list(acts) == ["people.user.identity_linked", "people.user.identity_unlinked"]


def test_no_other_site_can_bring_a_link_about(company: Company, provider: OpenIdProvider, client: Client) -> None:
    give_password(client, company.an)
    assert client.get(reverse("people:identity_start")).headers["Location"] == reverse("people:safety")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(company.an)
    assert strict.post(reverse("people:identity_link")).status_code == 403


def test_an_identity_belongs_to_one_account(
    company: Company, provider: OpenIdProvider, client: Client, clock: StoppedClock
) -> None:
    linked(company.an, provider)
    give_password(client, company.anh)
    post(client, "identity_link")
    parts = urlsplit(led_back(client, "identity_start"))
    client.get(f"{parts.path}?{parts.query}")
    assert SocialAccount.objects.get().user == company.an
    clock.shift(seconds=timedelta(hours=1).total_seconds())
    assert "/confirm/" in post(client, "identity_unlink").headers["Location"]


def test_what_the_browser_is_led_to_says_what_it_must(provider: OpenIdProvider, client: Client, db: None) -> None:
    asked = parse_qs(urlsplit(client.get(reverse("people:openid_start")).headers["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/sign-in/openid/back/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert "openid" in asked["scope"][0]
    assert asked["nonce"][0]
    assert asked["state"][0]


def test_without_settings_there_is_none(client: Client, db: None) -> None:
    assert client.get(reverse("people:openid_start")).status_code == 404
    assert client.get(reverse("people:openid_answer")).status_code == 404
    assert "openid" not in client.get(reverse("people:sign_in")).content.decode()
