"""What the doors make of who knocks: the browser's own cookie counts, what it says of its address does not."""

import asyncio
import json
from contextlib import nullcontext
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from config.asgi import application
from people.known_devices import MOST_ACCOUNTS, SALT, Device
from people.models import FailedSignIn
from people.sign_in_limits import TRIES_PER_NAME_AND_ADDRESS, WINDOW
from people.signing_in import issue_codes, sign_in_by_password
from tests.cast import NOW, PASSWORD, Company
from tests.conftest import StoppedClock
from tests.exams.delivery.racing import together

SIGN_IN = "/sign-in/"
VISITOR, PROXY = "203.0.113.9", "127.0.0.1"


def knock(client: Client, username: str, password: str = PASSWORD, **headers: str) -> Any:
    return client.post(
        SIGN_IN, {"username": username, "password": password}, headers={"Accept-Language": "en"} | headers
    )


def guess_until_refused(username: str) -> None:
    FailedSignIn.objects.bulk_create(
        FailedSignIn(account=username, address="127.0.0.1", at=NOW) for _try in range(TRIES_PER_NAME_AND_ADDRESS)
    )


def test_a_browser_that_was_signed_in_before_is_let_in_whatever_strangers_do(company: Company) -> None:
    own, other = Client(), Client()
    assert knock(own, "an").status_code == 302
    own.post(reverse("people:sign_out"))
    guess_until_refused("an")
    assert knock(other, "an").status_code == 422
    assert knock(own, "an").status_code == 302
    assert knock(other, "anh").status_code == 302


def test_a_slip_makes_a_browser_known_too(company: Company) -> None:
    client = Client()
    code = issue_codes(users=[company.an], purpose="t", valid_until=NOW + WINDOW, by=company.quang, now=NOW)
    client.post(reverse("people:sign_in_code"), {"code": code[company.an.pk]})
    client.post(reverse("people:sign_out"))
    guess_until_refused("an")
    assert knock(client, "an").status_code == 302


def test_the_cookie_is_signed_and_out_of_reach_of_scripts_and_names_nobody(company: Company) -> None:
    client = Client()
    knock(client, "quang")
    cookie = client.cookies["khue_device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    assert "quang" not in str(signing.loads(cookie.value, salt=SALT))


OF_ANOTHER_SALT = pytest.param(signing.dumps({"id": "a", "of": ["b"]}, salt="other"), id="of another salt")


@pytest.mark.parametrize("forged", ["", "x", "x:y:z", "\x00", OF_ANOTHER_SALT])
def test_a_forged_cookie_is_as_good_as_none(company: Company, forged: str) -> None:
    client = Client()
    client.cookies["khue_device"] = forged
    guess_until_refused("an")
    assert knock(client, "an").status_code == 422
    assert knock(client, "anh").status_code == 302


def test_a_computer_of_many_knows_the_latest_of_them() -> None:
    device = Device("a")
    for number in range(MOST_ACCOUNTS + 5):
        device = device.and_of(f"hv{number}")
    device = device.and_of("HV10")
    assert len(device.accounts) == MOST_ACCOUNTS
    assert [device.knows(name) for name in ("hv4", "hv5", "hv10", "hv24")] == [False, True, True, True]


def test_what_a_visitor_says_of_its_address_makes_no_difference(company: Company) -> None:
    for place in range(TRIES_PER_NAME_AND_ADDRESS + 5):
        said = f"198.51.100.{place}"
        knock(Client(), "khong-co", "sai", **{"X-Forwarded-For": said, "X_Forwarded_For": said, "X-Real-IP": said})
    assert set(FailedSignIn.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_waiting_is_said_in_words_and_over_when_it_was_said(company: Company, clock: StoppedClock) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    for _try in range(4):
        page = knock(client, "an", "sai").content.decode()
    assert "Try again in 1 second." in page
    clock.shift(seconds=1)
    assert knock(client, "an").status_code == 302


def asked_over_the_wire(peer: str, said: list[tuple[bytes, bytes]]) -> str:
    """The address under which a wrong code is written down, asked of the whole application as a server calls it."""

    async def ask() -> None:
        body = [{"type": "http.request", "body": json.dumps({"code": "SAI-MA"}).encode(), "more_body": False}]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/api/sign-in/",
            "query_string": b"",
            "headers": [(b"host", b"testserver"), *said],
            "client": (peer, 50_000),
            "server": ("testserver", 80),
        }

        async def receive() -> Any:
            return body.pop()

        async def send(_message: Any) -> None:
            pass

        await application(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    return FailedSignIn.objects.get().address


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("peer", "said", "counted"),
    [
        (VISITOR, [], VISITOR),
        (VISITOR, [(b"x-forwarded-for", b"198.51.100.1")], VISITOR),
        (VISITOR, [(b"x_forwarded_for", b"198.51.100.1")], VISITOR),
        (PROXY, [(b"x-forwarded-for", VISITOR.encode())], VISITOR),
        (PROXY, [(b"x_forwarded_for", b"198.51.100.1")], PROXY),
        (PROXY, [(b"x-forwarded-for", b"198.51.100.1, " + VISITOR.encode())], VISITOR),
        (PROXY, [(b"x_forwarded_for", b"198.51.100.1"), (b"x-forwarded-for", VISITOR.encode())], VISITOR),
    ],
)
def test_only_the_proxy_says_where_somebody_is(peer: str, said: list[tuple[bytes, bytes]], counted: str) -> None:
    assert asked_over_the_wire(peer, said) == counted


@pytest.mark.django_db(transaction=True)
def test_of_fifty_tries_at_the_same_moment_no_more_than_the_limit_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From one known browser, where nothing but this limit holds; on PostgreSQL all of them really run at once."""
    looked_at: list[str] = []
    monkeypatch.setattr("people.password_checks.slot", nullcontext)
    monkeypatch.setattr("people.signing_in.authenticate", lambda username, password: looked_at.append(username))
    device = Device("d").and_of("an")
    told = together(
        *[lambda: sign_in_by_password(username="an", password="sai", address="x", now=NOW, device=device)] * 50
    )
    assert len(looked_at) <= TRIES_PER_NAME_AND_ADDRESS
    assert {type(one).__name__ for one in told} <= {"SignInRefused", "TooManyTries"}, told
    assert FailedSignIn.objects.count() == len(looked_at)
