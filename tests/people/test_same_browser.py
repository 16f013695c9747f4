"""A stolen session is worth nothing in another browser; whoever updates or turns a phone is left alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.models import JournalRow
from people.same_browser import KIND
from tests.cast import PASSWORD, Cast

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/%d.0.0.0 Safari/537.36"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/142.0.0.0 %sSafari/537.36"
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36"
IPAD = f"Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) {WEBKIT} Version/18.1 Safari/604.1"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.1 Safari/605.1"
FOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
PC = WINDOWS % 142


def signed_in(agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.cookies["django_language"] = "en"
    client.post("/sign-in/", {"username": "an", "password": PASSWORD})
    return client


def thief_of(client: Client, agent: str) -> Client:
    """Somebody with the same cookies in another browser."""
    thief = Client(headers={"User-Agent": agent})
    thief.cookies = client.cookies
    return thief


@pytest.mark.parametrize("agent", [FOX, ANDROID % "Mobile ", MAC, "curl/8", ""])
def test_a_session_used_in_another_browser_is_ended_in_words_and_recorded(cast: Cast, agent: str) -> None:
    owner = signed_in(PC)
    assert owner.get("/exam/").status_code == 200
    thief = thief_of(owner, agent)
    led = thief.get("/exam/")
    assert (led.status_code, led.headers["Location"]) == (302, "/sign-in/?next=/exam/")
    assert "another kind of browser" in thief.get(led.headers["Location"]).content.decode()
    assert owner.get("/exam/").status_code == 302, "what was stolen opens nothing to anybody"
    row = JournalRow.objects.get(act="people.user.session_elsewhere")
    assert (row.subject, row.data["before"]) == (f"people.User:{cast.an.pk}", "Chrome, Windows")


@pytest.mark.parametrize(
    ("began", "goes_on"),
    [
        (PC, WINDOWS % 143),
        (ANDROID % "Mobile ", LINUX),
        (ANDROID % "", ANDROID % "Mobile "),
        (IPAD, MAC),
        ("", ""),
    ],
)
def test_a_new_version_and_the_pages_of_a_pc_are_the_same_browser(cast: Cast, began: str, goes_on: str) -> None:
    owner = signed_in(began)
    assert thief_of(owner, goes_on).get("/exam/").status_code == 200
    assert not JournalRow.objects.filter(act="people.user.session_elsewhere").exists()


def test_it_costs_no_query(cast: Cast, django_assert_num_queries: Callable[[int], Any]) -> None:
    client = signed_in(PC)
    address = reverse("delivery:entry", args=[cast.entry_an.uid])
    client.get(address)
    assert client.session[KIND] == "Chrome, Windows"
    with django_assert_num_queries(_queries_without(client, address)):
        client.get(address)


def _queries_without(client: Client, address: str) -> int:
    session = client.session
    kept = session.pop(KIND)
    session.save()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    session[KIND] = kept
    session.save()
    return len(queries)
