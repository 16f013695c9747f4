"""What a review of the delivery core found: each test is one defect that must not come back."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from exams.delivery import desk, doorway, fast, tokens
from exams.delivery.answers import text_digest
from exams.delivery.desk import Request
from exams.delivery.fast import beside
from exams.delivery.group import GroupCommitter
from exams.delivery.models import Attempt
from exams.delivery.sealed_papers import NobodyHasIt, sealed_paper
from exams.delivery.starting import Ask, start
from exams.delivery.wire import HandInIn
from exams.sittings.actions import prepare_papers
from exams.sittings.models import Entry, Sitting
from office import clock as office_clock
from tests.cast import DURATION_MINUTES, Cast
from tests.conftest import StoppedClock
from tests.protocol.doors import Doors

GOOD = {"n": 1, "value": ["A"]}
EMPTY = text_digest("")


@pytest.fixture
def begun(cast: Cast, clock: StoppedClock) -> Doors:
    doors = Doors("django", cast.entry_an, cast.an)
    start([Ask(cast.entry_an.pk, "c", cast.an)], now=clock.at)
    return doors


def hand_in_of(doors: Doors, digest: str, epoch: int) -> Request:
    bearer = tokens.read(doors.token)
    assert bearer is not None
    return Request(bearer, office_clock.now(), "en", HandInIn(client="c", epoch=epoch, digest=digest))


# Two hand-ins of one attempt in one group


@pytest.mark.django_db
def test_a_hand_in_is_only_said_to_be_done_when_it_is(begun: Doors) -> None:
    right, wrong = hand_in_of(begun, EMPTY, 1), hand_in_of(begun, "deadbeef", 1)
    first, _second = desk.hand_ins([right, wrong])
    is_closed = Attempt.objects.get().status == "submitted"
    assert (first.status == 200) == is_closed, first.body
    assert b'"receipt":""' not in first.body


# A start that waits for a change of the plan or of the papers


def while_changed(change: Callable[[], Any], deed: Callable[[], Any]) -> Any:
    """What comes of a deed that begins while a change is made and not yet committed."""
    changed, results = Event(), []

    def first() -> None:
        with transaction.atomic():
            change()
            changed.set()
            time.sleep(1.0)
        connection.close()

    def second() -> None:
        changed.wait(20)
        results.append(deed())
        connection.close()

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results[0]


@pytest.mark.django_db(transaction=True)
def test_who_starts_while_papers_are_made_anew_gets_one_of_the_new(cast: Cast) -> None:
    now = cast.sitting.opens_at

    def anew() -> None:
        sitting = Sitting.objects.get(pk=cast.sitting.pk)
        prepare_papers(sitting=sitting, blueprint=cast.blueprint, count=3, by=cast.quang, now=now, seed="anew")

    started = while_changed(anew, lambda: start([Ask(cast.entry_an.pk, "c", cast.an)], now=now)[0])
    assert started.refusal is None
    entry = Entry.objects.select_related("sitting", "attempt__paper").get(pk=cast.entry_an.pk)
    assert entry.attempt.paper.paper_set_id == entry.sitting.paper_set_id
    assert entry.attempt.paper_id == entry.paper_id


@pytest.mark.django_db(transaction=True)
def test_who_starts_while_the_opening_is_put_off_has_to_wait(cast: Cast) -> None:
    now = cast.sitting.opens_at

    def put_off() -> None:  # as plan_sitting does it: entries first, then the sitting
        list(Entry.objects.select_for_update().filter(sitting=cast.sitting).order_by("pk"))
        Sitting.objects.filter(pk=cast.sitting.pk).update(opens_at=now + timedelta(hours=1))

    started = while_changed(put_off, lambda: start([Ask(cast.entry_an.pk, "c", cast.an)], now=now)[0])
    assert getattr(started.refusal, "code", "") == "not_open_yet"


# What a process remembers


@pytest.mark.django_db
@pytest.mark.parametrize("size", [4_000, 60_000])
def test_what_anybody_may_send_is_not_remembered_at_any_length(begun: Doors, size: int) -> None:
    begun.kind = "bare"
    begun.ask("POST", begun.path("events"), b"{}", authorization="")  # an honest address may be remembered
    kept = [cache.cache_info().currsize for cache in (tokens.read, fast.target, doorway.entry_hex)]
    begun.ask("POST", begun.path("events"), b"{}", authorization="Bearer " + "x" * size)
    begun.ask("POST", f"/api/exam/{'y' * size}/events/", b"{}", authorization="")
    assert [cache.cache_info().currsize for cache in (tokens.read, fast.target, doorway.entry_hex)] == kept


@pytest.mark.django_db
def test_a_paper_that_was_asked_for_too_early_is_there_later(cast: Cast) -> None:
    entry = cast.entry_an
    sitting, paper = UUID(str(entry.sitting.uid)), UUID(str(entry.paper.uid))
    Entry.objects.filter(paper=entry.paper).update(paper=None)
    sealed_paper.cache_clear()
    with pytest.raises(NobodyHasIt):
        sealed_paper(sitting, paper, "vi", "json")
    Entry.objects.filter(pk=entry.pk).update(paper=entry.paper)
    assert sealed_paper(sitting, paper, "vi", "json")


# When a request arrived


@pytest.mark.django_db(transaction=True)
def test_a_body_that_is_held_back_until_after_the_deadline_came_after_the_deadline(
    begun: Doors, clock: StoppedClock
) -> None:
    body = b'{"client":"c","epoch":1,"events":[{"seq":1,"n":1,"value":["A"]}]}'
    clock.shift(minutes=DURATION_MINUTES, seconds=-1)
    headers = [(b"authorization", f"Bearer {begun.token}".encode())]
    scope = {"type": "http", "method": "POST", "path": begun.path("events"), "query_string": b"", "headers": headers}
    said: list[Any] = []

    async def receive() -> Any:
        clock.shift(seconds=50)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    async def nobody(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError

    asyncio.run(beside(nobody)(scope, receive, send))
    assert b'"code":"late"' in said[1]["body"]


# Neighbours


def test_one_job_that_the_database_refuses_harms_no_neighbour() -> None:
    def work(jobs: Sequence[str]) -> list[str]:
        if "bad" in jobs:
            raise IntegrityError("this row cannot be")
        return [f"{job} kept" for job in jobs]

    committer: GroupCommitter[str, str] = GroupCommitter("test", work)
    jobs = [_Job(what) for what in ("a", "bad", "b", "c")]
    done = committer._work(jobs)  # type: ignore[arg-type]
    assert [str(each) for each in done] == ["a kept", "", "b kept", "c kept"]


class _Job:
    def __init__(self, what: str) -> None:
        self.what = what


# Limits of one attempt


@pytest.mark.django_db
def test_many_made_up_clients_do_not_make_a_row_grow(begun: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exams.delivery.keeping.MOST_CLIENTS", 30)
    for each in range(60):
        reply = begun.events({"seq": 1, **GOOD}, client=f"{'x' * 34}{each:06d}")
    assert len(Attempt.objects.get().clients) < 60 * 40, reply.said


@pytest.mark.django_db
def test_taking_over_again_and_again_comes_to_an_end(begun: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exams.delivery.keeping.MOST_EVENTS", 20)
    for each in range(40):
        begun.start(client=f"d{each % 2}", take_over=True)
    assert Attempt.objects.get().event_count <= 21
