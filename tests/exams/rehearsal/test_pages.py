"""The back office's pages of a rehearsal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.rehearsal import actions, launching, office_views
from exams.rehearsal.copying import make_copy
from exams.rehearsal.models import GONE_AFTER, Rehearsal, RehearsalState
from exams.sittings.models import Sitting
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
STEP = {"step": "answer", "count": 90, "p50": 2.0, "p95": 9.5, "p99": 20.1, "most": 33.3, "bars": [0, 40, 50]}
GOOD = {
    "holds": True,
    "acked": 12345,
    "violations": {"count": {}, "first": []},
    "given_up": {},
    "steps": [STEP],
}


@pytest.fixture
def organiser(cast: Cast, client_of: ClientOf) -> Client:
    client = client_of(cast.quang)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was started beside the web process, in place of starting it."""
    seen: list[Any] = []
    monkeypatch.setattr(office_views, "launch", lambda rehearsal, **how: seen.append(how))
    monkeypatch.setattr(office_views, "launch_clearing", lambda: seen.append("clear"))
    monkeypatch.setattr(actions, "_is_open_elsewhere", lambda now: False)
    return seen


@pytest.fixture
def rehearsal(cast: Cast, now: datetime, launched: list[Any]) -> Rehearsal:
    return actions.begin(sitting=cast.sitting, candidates=5, seconds=60, by=cast.quang, now=now)


def text(client: Client, name: str, record: Any) -> str:
    response = client.get(reverse(f"rehearsal_office:{name}", args=[record.uid]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_form_begins_one_and_starts_its_process(organiser: Client, cast: Cast, launched: list[Any]) -> None:
    address = reverse("rehearsal_office:begin", args=[cast.sitting.uid])
    assert "Begin the rehearsal" in organiser.get(address).content.decode()
    response = organiser.post(address, {"candidates": "20", "minutes": "5", "bad_network": "on"})
    begun = Rehearsal.objects.get()
    assert response.headers["Location"] == reverse("rehearsal_office:run", args=[begun.uid])
    assert (begun.candidates, begun.seconds, begun.by, begun.sitting) == (20, 300, cast.quang, cast.sitting)
    assert [how["bad_network"] for how in launched] == [True]


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    organiser: Client, cast: Cast, launched: list[Any]
) -> None:
    address = reverse("rehearsal_office:begin", args=[cast.sitting.uid])
    response = organiser.post(address, {"candidates": "999999", "minutes": "1"})
    assert response.status_code == 422
    assert b"999999" in response.content
    assert launched == []


def test_a_second_one_is_refused_while_one_runs(
    organiser: Client, cast: Cast, rehearsal: Rehearsal, launched: list[Any]
) -> None:
    address = reverse("rehearsal_office:begin", args=[cast.sitting.uid])
    response = organiser.post(address, {"candidates": "3", "minutes": "1"})
    assert "running already" in response.content.decode()
    assert launched == []


def test_the_address_played_against_is_never_the_one_a_visitor_claims(
    organiser: Client, cast: Cast, launched: list[Any]
) -> None:
    address = reverse("rehearsal_office:begin", args=[cast.sitting.uid])
    organiser.post(address, {"candidates": "3", "minutes": "1"}, HTTP_HOST="elsewhere.example")
    assert [how["base_url"] for how in launched] == ["http://testserver:80"]


def test_its_page_shows_how_it_goes(organiser: Client, rehearsal: Rehearsal, now: datetime) -> None:
    told = {"phase": "play", "second": 7, "of": 5, "working": 4, "done": 1, "acked": 77, "failed": 2, "p95": 12.5}
    actions.note(rehearsal=rehearsal, progress=told, now=now)
    for name in ("run", "progress"):
        page = text(organiser, name, rehearsal)
        assert "Candidates are working" in page
        assert "1 / 5" in page
        assert "77" in page


def test_its_page_says_what_came_of_it(organiser: Client, rehearsal: Rehearsal, now: datetime) -> None:
    actions.end(rehearsal=rehearsal, state=RehearsalState.HELD, report=GOOD, now=now)
    page = text(organiser, "run", rehearsal)
    assert "Every one of 12345 acknowledged answers was found in the record." in page
    assert "Saving an answer" in page
    assert "<svg" in page
    response = organiser.get(reverse("rehearsal_office:progress", args=[rehearsal.uid]))
    assert response.headers["HX-Refresh"] == "true"


def test_its_page_names_what_did_not_hold(organiser: Client, rehearsal: Rehearsal, now: datetime) -> None:
    bad = GOOD | {
        "holds": False,
        "violations": {"count": {"lost": 3}, "first": []},
        "given_up": {"<b>patience</b>": 2},
    }
    actions.end(rehearsal=rehearsal, state=RehearsalState.BROKEN, report=bad, now=now)
    page = text(organiser, "run", rehearsal)
    assert "3 × an acknowledged answer is not in the record" in page
    assert "2 candidates gave up: &lt;b&gt;patience&lt;/b&gt;." in page


def test_one_whose_process_is_gone_is_shown_as_broken_off_and_cleared(
    organiser: Client, rehearsal: Rehearsal, clock: StoppedClock, launched: list[Any]
) -> None:
    make_copy(rehearsal=rehearsal, now=clock.at)
    clock.at += GONE_AFTER + timedelta(seconds=1)
    assert "is gone" in text(organiser, "run", rehearsal)
    assert launched == ["clear"]
    assert Rehearsal.objects.get().state == RehearsalState.BROKEN_OFF


def test_it_can_be_cancelled(organiser: Client, rehearsal: Rehearsal) -> None:
    organiser.post(reverse("rehearsal_office:cancel", args=[rehearsal.uid]))
    assert Rehearsal.objects.get().cancel_asked


def test_earlier_ones_are_listed(organiser: Client, rehearsal: Rehearsal, cast: Cast, now: datetime) -> None:
    actions.end(rehearsal=rehearsal, state=RehearsalState.HELD, report=GOOD, now=now)
    page = text(organiser, "begin", cast.sitting)
    assert "Every promise held, 5 candidates" in page
    assert reverse("rehearsal_office:run", args=[rehearsal.uid]) in page


def test_the_process_is_told_the_rehearsal_the_address_and_the_weather(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(launching.subprocess, "Popen", lambda command, **how: started.append((command[2:], how)))
    launching.launch(rehearsal, base_url="http://here:1", bad_network=True)
    [(command, how)] = started
    assert command == ["rehearse", "--run", str(rehearsal.uid), "--base-url", "http://here:1", "--faults", "network"]
    assert how["start_new_session"]  # it outlives a restart of the web process
    assert Sitting.objects.exists()
