"""The check of a device and the practice paper: who may, what is answered, and that no exam knows of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.delivery import tokens
from exams.delivery.models import Attempt
from exams.delivery.practice import LENGTH
from exams.delivery.practice_paper import practice_paper
from exams.delivery.sockets import CheckConsumer
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
CHECK = "/api/exam/check/events/"
NOTHING_CHOSEN = "00000000"


def change(seq: int, n: int = 1, *value: str, flag: bool = False) -> dict[str, Any]:
    return {"seq": seq, "n": n, "value": list(value), "flag": flag, "t": 0}


def events(*changes: dict[str, Any], epoch: int = 1, client: str = "pc") -> dict[str, Any]:
    return {"client": client, "epoch": epoch, "events": list(changes)}


class Practising:
    """A candidate's browser on the practice page."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.open()

    def open(self) -> None:
        page = self.client.get(reverse("delivery:practice"))
        self.token, self.is_running = page.context["token"], page.context["is_running"]

    def ask(self, door: str, said: dict[str, Any], token: str | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token or self.token}", "Accept-Language": "en"}
        address = f"/api/exam/practice/{door}/"
        reply = Client().post(address, json.dumps(said), content_type="application/json", headers=headers)
        return reply.status_code, reply.json()


@pytest.fixture
def an(cast: Cast, client_of: ClientOf) -> Practising:
    return Practising(client_of(cast.an))


def check(client: Client, token: str, body: str) -> Any:
    return client.post(CHECK, body, content_type="application/json", headers={"Authorization": f"Bearer {token}"})


def test_the_check_says_what_it_read_and_the_time_to_anybody_with_or_without_an_exam(
    cast: Cast, client_of: ClientOf, client: Client, clock: StoppedClock
) -> None:
    for user in (cast.an, cast.thu):
        token = client_of(user).get("/exam/check/").context["token"]
        reply = check(client, token, json.dumps(events(change(7, 1, "A"), {"seq": 8})))
        assert reply.status_code == 200
        assert reply.json() == {"v": 1, "server_now": "2026-03-10T01:30:00.000000Z", "acked": [7]}
    assert check(client, token, "{").json()["code"] == "malformed"
    foreign = tokens.issue(entry_pk=cast.entry_an.pk, entry=cast.entry_an.uid.hex, user_pk=cast.an.pk, now=clock.at)
    assert check(client, foreign, "{}").json()["code"] == "token_forged"
    clock.shift(hours=13)
    assert check(client, token, "{}").json()["code"] == "token_expired"


def test_a_token_of_the_check_or_of_the_practice_opens_no_exam(
    cast: Cast, client_of: ClientOf, client: Client, an: Practising
) -> None:
    of_check = client_of(cast.an).get("/exam/check/").context["token"]
    address = reverse("delivery:api_start", args=[cast.entry_an.uid])
    for token in (of_check, an.token):
        reply = client.post(
            address, "{}", content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        assert reply.json()["code"] == "token_forged"
    assert an.ask("start", {"client": "pc"}, of_check)[1]["code"] == "not_here"


def test_the_list_of_exams_leads_to_the_check_and_to_the_practice(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.an).get(reverse("delivery:my_exams")).content.decode()
    assert 'href="/exam/check/"' in page
    assert 'href="/exam/practice/"' in page


def test_a_practice_goes_from_the_start_to_its_receipt_and_no_exam_knows_of_it(an: Practising) -> None:
    status, said = an.ask("start", {"client": "pc"})
    assert (status, said["state"], said["epoch"], said["digest"]) == (200, "working", 1, NOTHING_CHOSEN)
    _status, said = an.ask(
        "events",
        events(change(1, 1, "B"), change(2, 2, "A", "C"), change(3, 99, "A"), change(4, 5, "A", "C", flag=True)),
    )
    assert said["acked"] == [1, 4]
    assert [each["code"] for each in said["refused"]] == ["one_option_only", "no_such_question"]
    assert said["answered"] == 2
    status, refused = an.ask("hand-in", {"client": "pc", "epoch": 1, "digest": NOTHING_CHOSEN})
    assert (status, refused["code"], refused["digest"]) == (409, "digest_differs", said["digest"])
    status, done = an.ask("hand-in", {"client": "pc", "epoch": 1, "digest": said["digest"]})
    assert (status, done["state"], done["receipt"], done["answered"]) == (200, "handed_in", "PRACTICE", 2)
    _status, late = an.ask("events", events(change(5, 1, "A")))
    assert (late["state"], late["acked"], late["refused"][0]["code"]) == ("handed_in", [], "late")
    assert an.ask("hand-in", {"client": "pc", "epoch": 1, "digest": NOTHING_CHOSEN})[1]["receipt"] == "PRACTICE"
    assert not Attempt.objects.exists()


def test_a_page_loaded_again_goes_on_and_after_the_end_a_new_practice_begins(
    an: Practising, clock: StoppedClock
) -> None:
    assert not an.is_running
    an.ask("start", {"client": "pc"})
    an.ask("events", events(change(1, 1, "B")))
    an.open()
    assert an.is_running
    _status, said = an.ask("start", {"client": "pc"})
    assert (said["epoch"], said["last_seq"], said["answers"]) == (1, 1, {"1": {"value": ["B"], "flag": False}})
    assert an.ask("start", {"client": "other"})[1]["epoch"] == 2
    assert an.ask("events", events(change(2, 2, "A")))[1]["state"] == "taken_over"
    clock.shift(minutes=LENGTH.seconds // 60 + 1)
    assert an.ask("events", events(epoch=2, client="other"))[1]["state"] == "handed_in"
    assert an.ask("start", {"client": "other"})[1]["code"] == "closed"
    an.open()
    assert not an.is_running
    assert an.ask("start", {"client": "pc"})[1]["answers"] == {}


def test_what_cannot_be_served_is_refused_by_name(an: Practising) -> None:
    assert an.ask("events", events(change(1, 1, "A")))[1]["code"] == "not_started"
    assert an.ask("hand-in", {"client": "pc", "epoch": 1, "digest": NOTHING_CHOSEN})[1]["code"] == "not_started"
    an.ask("start", {"client": "pc"})
    assert an.ask("events", events(epoch=5))[1]["code"] == "wrong_epoch"
    assert an.ask("events", {})[1]["code"] == "malformed"
    Session.objects.all().delete()
    status, said = an.ask("events", events(change(1, 1, "A")))
    assert (status, said["code"], said["next"]) == (404, "not_here", "stop")
    assert an.client.post("/api/exam/practice/nowhere/").status_code == 404


def test_a_heartbeat_of_a_practice_writes_nothing(an: Practising) -> None:
    an.ask("start", {"client": "pc"})
    with CaptureQueriesContext(connection) as asked:
        assert an.ask("events", events())[1]["acked"] == []
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_the_practice_paper_has_a_question_of_every_kind() -> None:
    questions = practice_paper()["questions"]
    assert [question["n"] for question in questions] == list(range(1, 13))
    assert [question["n"] for question in questions if question["multiple"] and question["options"]] == [5]
    kinds = [question["kind"] for question in questions if "kind" in question]
    assert kinds == ["table", "ordering", "matching", "number", "text", "poll"]
    letters = [
        [option["id"] for row in question.get("rows", ()) for option in row["options"]] for question in questions
    ]
    assert all(len(set(each)) == len(each) for each in letters)


def test_the_socket_says_a_word_back_to_whoever_is_signed_in(cast: Cast) -> None:
    assert async_to_sync(_echo)(cast.an) == "khuê"
    assert async_to_sync(_echo)(AnonymousUser()) is None


async def _echo(user: Any) -> str | None:
    socket = ApplicationCommunicator(CheckConsumer.as_asgi(), {"type": "websocket", "path": "/ws/check/", "user": user})
    await socket.send_input({"type": "websocket.connect"})
    if (await socket.receive_output())["type"] != "websocket.accept":
        return None
    await socket.send_input({"type": "websocket.receive", "text": "khuê"})
    return str((await socket.receive_output())["text"])
