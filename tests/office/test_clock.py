"""One time for all: what a process reckons after it has read the database's clock."""

import asyncio
import threading
from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from config import rounds
from config.quick_http import quick_request
from config.timeless import once_time_is_known
from office import clock
from office.clock import Reading, agreed
from tests.times import TellsTheTime

EIGHT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SECONDS = st.floats(-5_000, 5_000)
SAVE = b"POST /api/exam/0f0e0d0c0b0a09080706050403020100/events/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


pytestmark = pytest.mark.usefixtures("unread_clock")


@given(was=st.none() | SECONDS, theirs=SECONDS, before=st.floats(0, 1_000), took=st.floats(0, 30))
def test_after_a_reading_the_database_said_its_time_between_asking_and_answer(
    was: float | None, theirs: float, before: float, took: float
) -> None:
    reading = None if was is None else Reading(EIGHT + timedelta(seconds=was), 0.0)
    said, after = EIGHT + timedelta(seconds=theirs), before + took
    now = agreed(reading, said, before, after)
    least = timedelta(microseconds=2)
    assert now.reckoned(before) - least <= said <= now.reckoned(after) + least
    if reading is not None and reading.reckoned(before) <= said <= reading.reckoned(after):
        assert now == reading, "a slow answer moves nothing"


@pytest.mark.parametrize("offset", [3600, -3600, 86_400])
def test_a_machine_whose_clock_is_wrong_goes_by_the_databases(offset: int, db: None, settings: Any) -> None:
    settings.CLOCK_OFFSET_SECONDS = offset
    clock.must_agree()
    clock.agree()
    ours = clock.now() - datetime.now(UTC)
    shifted = timedelta() if connection.vendor == "postgresql" else timedelta(seconds=offset)
    assert abs(ours - shifted) < timedelta(seconds=5)


def test_a_clock_that_is_set_while_people_work_moves_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> None:
    monkeypatch.setattr(clock, "connection", TellsTheTime(EIGHT))
    clock.agree()
    settings.CLOCK_OFFSET_SECONDS = 86_400
    assert timedelta() <= clock.now() - EIGHT < timedelta(seconds=5)


def test_a_wrong_clock_is_logged_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(clock, "own", lambda: EIGHT + timedelta(hours=1))
    monkeypatch.setattr(clock, "connection", TellsTheTime(EIGHT))
    clock.agree()
    clock.agree()
    assert len(caplog.messages) == 1
    assert "3600" in caplog.text or "3599.9" in caplog.text


def test_nothing_is_closed_before_the_time_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "connection", TellsTheTime(EIGHT))
    clock.must_agree()
    stop, done = threading.Event(), []

    def agree() -> None:
        done.append("agree")
        clock.agree()
        stop.set()

    sweeper = rounds.Round("sweeper", 0.01, lambda: done.append("sweep"))
    started = threading.Thread(target=rounds.go_round, args=(sweeper, stop))
    started.start()
    rounds.go_round(rounds.Round("clock", 0.01, agree, needs_time=False), stop)
    started.join()
    assert done[0] == "agree"


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/", 503), ("/api/exam/x/events/", 503)])
def test_nothing_is_served_before_the_time_is_known(path: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "connection", TellsTheTime(EIGHT))
    clock.must_agree()
    assert quick_request(SAVE) is None
    assert status_at(path) == status
    clock.agree()
    assert quick_request(SAVE) is not None
    assert status_at(path) == 200


def status_at(path: str) -> int:
    said: list[MutableMapping[str, Any]] = []

    async def page(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    asyncio.run(once_time_is_known(page)({"type": "http", "path": path}, receive, send))
    return int(said[0]["status"])
