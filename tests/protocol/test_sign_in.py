"""Signing in over the wire: by a printed code, by a password, and every way in which it is refused."""

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from exams.delivery import sign_in_api, tokens
from exams.delivery.starting import start_attempt
from exams.delivery.wire import MOST_BYTES, WORDS
from exams.sittings.actions import print_slips
from exams.sittings.models import Sitting
from office.models import JournalRow
from people import password_checks
from people.models import FailedSignIn, User
from people.sign_in_limits import TRIES_PER_NAME_AND_ADDRESS
from tests.cast import PASSWORD, Cast
from tests.conftest import StoppedClock

PATH = "/api/sign-in/"


def ask(body: Any, *, method: str = "POST", **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(enforce_csrf_checks=True)
    return client.generic(
        method, PATH, sent, content_type="application/json", headers={"Accept-Language": "en", **headers}
    )


def refused(reply: Any) -> str:
    said = reply.json()
    word = WORDS[said["code"]]
    assert (reply.status_code, said["next"], said["v"]) == (word.status, word.next, 1)
    assert said["message"]
    assert reply.headers["Khue-Protocol"] == "1"
    return str(said["code"])


def code_of(cast: Cast) -> str:
    ((_entry, _name, code),) = print_slips(
        sitting=cast.sitting, only=cast.entry_an, by=cast.quang, now=cast.sitting.opens_at
    )
    return code


def test_a_code_opens_the_own_entries_once_and_leaves_no_session(cast: Cast, clock: StoppedClock) -> None:
    code = code_of(cast)
    reply = ask({"code": f" {code.lower()} "})
    said = reply.json()
    assert (reply.status_code, said["name"]) == (200, "Nguyễn Văn An")
    (line,) = said["entries"]
    assert line["entry"] == str(cast.entry_an.uid)
    assert (line["title"], line["minutes"], line["state"]) == (cast.sitting.title, 30, "open")
    found = tokens.read(line["token"])
    assert found is not None
    assert (found.entry_pk, found.user_pk) == (cast.entry_an.pk, cast.an.pk)
    assert not reply.cookies
    assert "no-store" in reply.headers["Cache-Control"]
    assert JournalRow.objects.filter(act="people.user.sign_in_by_code", by=cast.an).count() == 1
    assert refused(ask({"code": code})) == "sign_in_refused"


def test_a_password_opens_the_own_entries(cast: Cast) -> None:
    assert len(ask({"username": "an", "password": PASSWORD}).json()["entries"]) == 1
    assert ask({"username": "quang", "password": PASSWORD}).json()["entries"] == []
    assert refused(ask({"username": "an", "password": "sai"})) == "sign_in_refused"
    assert refused(ask({"username": "khong-co-ai", "password": "sai"})) == "sign_in_refused"


def test_an_entry_says_how_it_stands(cast: Cast, clock: StoppedClock) -> None:
    def state() -> str:
        return str(ask({"username": "an", "password": PASSWORD}).json()["entries"][0]["state"])

    opens = cast.sitting.opens_at
    clock.set(opens - timedelta(seconds=1))
    assert state() == "soon"
    clock.set(opens)
    assert state() == "open"
    start_attempt(entry=cast.entry_an, by=cast.an, now=opens)
    assert state() == "working"
    clock.set(opens + timedelta(hours=1))
    assert state() == "handed_in"
    Sitting.objects.filter(pk=cast.sitting.pk).update(
        closes_at=clock.at - timedelta(days=8), opens_at=opens - timedelta(days=9)
    )
    assert ask({"username": "an", "password": PASSWORD}).json()["entries"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 50_000,
        {},
        {"code": ""},
        {"code": 5},
        {"code": None},
        {"code": "x" * 301},
        {"password": "x"},
        {"username": ["an"], "password": "x"},
        {"username": "an", "password": {"$ne": 1}},
        b'{"code":"\\ud800"}',
    ],
)
def test_what_is_no_sign_in_is_refused_by_name(cast: Cast, body: Any) -> None:
    assert refused(ask(body)) == "malformed"
    assert not FailedSignIn.objects.exists()


@pytest.mark.parametrize("name", ["a\x00b", "İ" * 150, "ﷺ" * 150, "\u202e", " "])
def test_nonsense_for_a_name_or_code_is_a_wrong_one(cast: Cast, name: str) -> None:
    assert refused(ask({"username": name, "password": "\x00"})) == "sign_in_refused"
    assert refused(ask({"code": name})) == "sign_in_refused"


def test_too_much_another_version_and_other_methods_are_refused(cast: Cast) -> None:
    assert refused(ask(b" " * (MOST_BYTES + 1))) == "too_large"
    assert refused(ask(b" " * (2 * 1024 * 1024))) == "too_large"
    assert refused(ask({"code": "x", "v": 2})) == "unknown_version"
    assert refused(ask(b"", method="GET")) == "wrong_method"


def test_guessing_is_told_when_to_come_again(cast: Cast, clock: StoppedClock) -> None:
    for _try in range(TRIES_PER_NAME_AND_ADDRESS):
        clock.shift(seconds=30)
        assert refused(ask({"username": "an", "password": "sai"})) == "sign_in_refused"
    reply = ask({"username": "an", "password": PASSWORD})
    assert refused(reply) == "too_many"
    assert int(reply.headers["Retry-After"]) == 15 * 60 - 30 * (TRIES_PER_NAME_AND_ADDRESS - 1)  # since the first
    assert ask({"code": code_of(cast)}).status_code == 200


def test_a_short_wait_is_in_the_sentence_and_in_the_header(cast: Cast) -> None:
    for _try in range(3):
        assert refused(ask({"username": "an", "password": "sai"})) == "sign_in_refused"
    reply = ask({"username": "an", "password": PASSWORD})

    assert refused(reply) == "too_many"
    assert int(reply.headers["Retry-After"]) == 1
    assert " 1 " in reply.json()["message"]


def test_a_password_that_was_right_leaves_no_failure(cast: Cast) -> None:
    assert ask({"username": "an", "password": PASSWORD}).status_code == 200
    assert not FailedSignIn.objects.exists()


def test_passwords_are_checked_a_few_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """While all places are taken a password waits no longer than it must, and a code does not wait at all."""
    monkeypatch.setattr(password_checks, "PATIENCE_SECONDS", 0.05)
    code = code_of(cast)
    with all_slots():
        reply = ask({"username": "an", "password": PASSWORD})
        assert refused(reply) == "busy"
        assert int(reply.headers["Retry-After"]) > 0
        assert ask({"code": code}).status_code == 200
    assert ask({"username": "an", "password": PASSWORD}).status_code == 200


def all_slots() -> ExitStack:
    stack = ExitStack()
    for _place in range(password_checks.AT_ONCE):
        stack.enter_context(password_checks.slot())
    return stack


def test_who_cannot_even_wait_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_checks, "_room", threading.BoundedSemaphore(1))
    with password_checks.slot(), pytest.raises(password_checks.NoSlot), password_checks.slot():
        pass
    with password_checks.slot():
        pass


def test_a_database_that_is_away_is_no_error_of_the_client(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_codes: Any, **_who: Any) -> list[User]:
        raise OperationalError("away")

    monkeypatch.setattr(sign_in_api, "spend_codes", away)
    reply = ask({"code": "x"})
    assert refused(reply) == "busy"
    assert reply.headers["Retry-After"]


def test_a_sign_in_by_code_asks_the_database_little(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    """Begin, code, spend, journal, entries, stops, commit."""
    code = code_of(cast)
    with django_assert_max_num_queries(7):
        assert ask({"code": code}).status_code == 200
