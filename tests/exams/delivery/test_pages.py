"""The candidate's pages without JavaScript, and the wire of the runner."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exams.delivery.models import Answer, Attempt, AttemptStatus, Presence
from people.models import User
from tests.cast import DURATION_MINUTES, RIGHT, Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]


def url(name: str, cast: Cast) -> str:
    return reverse(f"delivery:{name}", args=[cast.entry_an.uid])


def post_events(client: Client, cast: Cast, *events: dict, key: str = "k") -> dict:
    body = {"client": key, "epoch": 1, "events": list(events)}
    response = client.post(url("api_events", cast), json.dumps(body), content_type="application/json")
    return response.json() | {"status": response.status_code}


def test_from_waiting_to_the_receipt_by_plain_forms(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    client = client_of(cast.an)
    clock.shift(minutes=-10)
    waiting = client.get(url("entry", cast))
    assert waiting.status_code == 200
    assert cast.sitting.title in waiting.content.decode()
    assert Presence.objects.filter(entry=cast.entry_an).exists()
    refused = client.post(url("start", cast))
    assert refused.status_code == 422
    clock.shift(minutes=10)
    assert client.post(url("start", cast)).status_code == 302
    paper = client.get(url("entry", cast)).content.decode()
    assert cast.entry_an.paper.content["questions"][0]["stem"] in paper
    client.post(url("save", cast), {"q1": "B", "f2": "on", "seen": "0", "go": "save"})
    assert list(Answer.objects.order_by("n").values_list("n", "value", "flagged")) == [(1, ["B"], False), (2, [], True)]
    asked = client.post(
        url("save", cast), {"q1": "B", "q2": "A", "f2": "on", "seen": "2", "go": "hand_in"}, follow=True
    )
    assert b"3" in asked.content
    receipt = client.post(url("hand_in", cast), follow=True).content.decode()
    attempt = Attempt.objects.get()
    assert attempt.status == AttemptStatus.SUBMITTED
    assert attempt.receipt in receipt


def test_an_old_page_overwrites_nothing_and_says_so(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    client.post(url("save", cast), {"q1": "B", "seen": "0", "go": "save"})
    stale = client.post(url("save", cast), {"q1": "A", "q2": "A", "seen": "0", "go": "save"})
    assert stale.status_code == 422
    assert dict(Answer.objects.values_list("n", "value")) == {1: ["B"], 2: ["A"]}
    fresh = client.post(url("save", cast), {"q1": "A", "q2": "A", "seen": "2", "go": "save"})
    assert fresh.status_code == 302
    assert dict(Answer.objects.values_list("n", "value")) == {1: ["A"], 2: ["A"]}


def test_a_form_without_a_choice_erases_nothing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    client.post(url("save", cast), {"q1": "B", "seen": "0"})
    client.post(url("save", cast), {"seen": "9"})
    assert Answer.objects.get().value == ["B"]


@pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "²"])
def test_nonsense_in_the_form_is_no_error(cast: Cast, client_of: ClientOf, seen: str) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    page = client.post(url("save", cast), {"q1": "Z", "q99": "A", "seen": seen, "go": "%00"})
    assert page.status_code == 302
    assert not Answer.objects.exists()


def test_the_runner_saves_and_is_told_what_was_kept(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    reply = post_events(client, cast, {"seq": 1, "n": 1, "value": ["C"], "flag": False, "t": 1500})
    assert (reply["status"], reply["acked"], reply["refused"], reply["answered"]) == (200, [1], [], 1)
    assert reply["state"] == "working"
    clock.shift(minutes=DURATION_MINUTES + 1)
    late = post_events(client, cast, {"seq": 2, "n": 1, "value": ["A"], "flag": False})
    assert (late["acked"], late["refused"][0]["code"], late["state"]) == ([], "closed", "handed_in")
    assert late["refused"][0]["message"]


def test_an_empty_batch_is_a_heartbeat(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    seen = clock.shift(seconds=20)
    assert post_events(client, cast)["status"] == 200
    assert Attempt.objects.get().last_seen_at == seen


@pytest.mark.parametrize(
    "event",
    [
        {"seq": 0, "n": 1, "value": ["A"]},
        {"seq": 1, "n": 1, "value": ["Z"]},
        {"seq": 1, "n": 1, "value": "A"},
        {"seq": "x", "n": 1, "value": []},
        {"n": 1, "value": []},
        [],
    ],
)
def test_nonsense_is_refused_as_data(cast: Cast, client_of: ClientOf, event: object) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    reply = post_events(client, cast, event)  # type: ignore[arg-type]
    assert reply["status"] == 400
    assert reply["code"] == "bad_request"
    assert not Answer.objects.exists()


def test_another_candidate_is_not_there_at_all(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.anh)
    for name in ("entry", "hand_in", "api_state"):
        assert client.get(url(name, cast)).status_code == 404
    for name in ("start", "save"):
        assert client.post(url(name, cast)).status_code == 404
    assert post_events(client, cast)["status"] == 404


def test_the_wire_checks_the_form_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.an)
    response = client.post(url("api_events", cast), "{}", content_type="application/json")
    assert response.status_code == 403


def test_nothing_a_candidate_gets_depends_on_the_key(cast: Cast, client_of: ClientOf) -> None:
    """The same pages with another key are the same bytes, tokens and times apart."""

    client = client_of(cast.an)
    client.post(url("start", cast))

    def pages() -> list[bytes]:
        got = [client.get(url("entry", cast)), client.get(url("api_state", cast))]
        body = json.dumps({"client": "k", "epoch": 1, "events": [{"seq": 1, "n": 1, "value": ["A"]}]})
        got.append(client.post(url("api_events", cast), body, content_type="application/json"))
        got.append(client.get(url("hand_in", cast)))
        return [re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page.content) for page in got]

    pages()  # the first one also leaves an answer
    with_key = pages()
    key = cast.entry_an.paper.key
    key.right = {n: ["D"] for n in key.right}
    key.save()
    assert pages() == with_key
    assert RIGHT.encode() in with_key[0]  # the cast marks right options in their text: the page does show options
    assert b"explanation" not in with_key[0].lower()
