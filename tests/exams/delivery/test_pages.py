"""The candidate's pages without JavaScript. What scripts speak is tried in tests/protocol."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exams.delivery.answers import sheet_text
from exams.delivery.models import Attempt, AttemptStatus, Presence
from people.models import User
from tests.cast import RIGHT, Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]


def url(name: str, cast: Cast) -> str:
    return reverse(f"delivery:{name}", args=[cast.entry_an.uid])


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
    assert sheet_text(Attempt.objects.get().read_sheet()) == "1:B;2:!"
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
    assert Attempt.objects.get().answers_by_number() == {1: ["B"], 2: ["A"]}
    fresh = client.post(url("save", cast), {"q1": "A", "q2": "A", "seen": "2", "go": "save"})
    assert fresh.status_code == 302
    assert Attempt.objects.get().answers_by_number() == {1: ["A"], 2: ["A"]}


def test_a_form_without_a_choice_erases_nothing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    client.post(url("save", cast), {"q1": "B", "seen": "0"})
    client.post(url("save", cast), {"seen": "9"})
    assert Attempt.objects.get().answers_by_number() == {1: ["B"]}


@pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "²"])
def test_nonsense_in_the_form_is_no_error(cast: Cast, client_of: ClientOf, seen: str) -> None:
    client = client_of(cast.an)
    client.post(url("start", cast))
    page = client.post(url("save", cast), {"q1": "Z", "q99": "A", "seen": seen, "go": "%00"})
    assert page.status_code == 302
    assert Attempt.objects.get().answers_by_number() == {}


def test_another_candidate_is_not_there_at_all(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.anh)
    for name in ("entry", "hand_in"):
        assert client.get(url(name, cast)).status_code == 404
    for name in ("start", "save"):
        assert client.post(url(name, cast)).status_code == 404


def test_nothing_a_candidate_gets_depends_on_the_key(cast: Cast, client_of: ClientOf) -> None:
    """The same pages with another key are the same bytes, tokens and times apart."""

    client = client_of(cast.an)
    client.post(url("start", cast))

    def pages() -> list[bytes]:
        got = [client.get(url("entry", cast))]
        client.post(url("save", cast), {"q1": "A", "seen": "9", "go": "save"})
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
