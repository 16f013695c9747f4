"""After a restore a number may be another entry's: a token names the entry itself, and opens nothing else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.delivery import desk, tokens, wire
from exams.delivery.desk import Request
from exams.delivery.models import Attempt, Presence
from exams.sittings.models import Entry
from office import clock as office_clock
from tests.cast import Cast
from tests.protocol.doors import Doors

# The bare door writes in a thread of its own.
pytestmark = pytest.mark.django_db(transaction=True)
GOOD = {"n": 1, "value": ["A"], "flag": False}


@pytest.fixture(params=["django", "bare"])
def doors(request: pytest.FixtureRequest, cast: Cast) -> Doors:
    return Doors(request.param, cast.entry_an, cast.an)


def stale(doors: Doors) -> Doors:
    """The same candidate with the token of an entry that has gone; its number is another entry's now."""
    return Doors(doors.kind, Entry(pk=doors.entry.pk, uid=uuid4()), doors.user)


def everything(doors: Doors) -> dict[str, tuple[int, str]]:
    answers = {
        "state": doors.state("?paper=sealed&storage=1"),
        "start": doors.start(),
        "events": doors.events({"seq": 1, **GOOD}),
        "hand-in": doors.hand_in("00000000"),
    }
    return {name: (answer.status, answer.code) for name, answer in answers.items()}


def test_before_the_start_nothing_is_shown_and_nothing_is_started(doors: Doors) -> None:
    heard = everything(stale(doors))
    assert heard["state"] == heard["start"] == (401, "token_forged")
    assert heard["events"] == heard["hand-in"] == (409, "not_started")
    assert not Attempt.objects.exists()
    assert not Presence.objects.exists()


def test_in_the_middle_nothing_is_written_into_the_other_ones_work(doors: Doors) -> None:
    assert doors.start().status == 200
    assert set(everything(stale(doors)).values()) == {(401, "token_forged")}
    attempt = Attempt.objects.get()
    assert (attempt.answers_by_number(), attempt.event_count, attempt.status) == ({}, 1, "in_progress")
    assert doors.events({"seq": 1, **GOOD}).said["acked"] == [1]
    assert {code for _status, code in everything(doors).values()} <= {"", "digest_differs"}


def request(doors: Doors, body: bytes, read: str) -> Request:
    bearer = tokens.read(doors.token)
    assert bearer is not None
    return Request(bearer=bearer, arrived_at=office_clock.now(), language="en", said=getattr(wire, read)(body))


def test_a_stale_token_and_a_good_one_that_come_together_are_told_apart(doors: Doors) -> None:
    doors.start()
    event = b'{"client":"c","epoch":1,"events":[{"seq":%d,"n":1,"value":["A"],"flag":false}]}'
    bad, good = request(stale(doors), event % 1, "read_events"), request(doors, event % 2, "read_events")
    assert [reply.status for reply in desk.events([bad, good])] == [401, 200]
    assert [reply.status for reply in desk.states([bad, good])] == [401, 200]
    end = b'{"client":"c","epoch":1,"digest":"fe9af9ca"}'
    bad, good = request(stale(doors), end, "read_hand_in"), request(doors, end, "read_hand_in")
    assert [reply.status for reply in desk.hand_ins([bad, good])] == [401, 200]
    assert Attempt.objects.get().answers_by_number() == {1: ["A"]}


def test_looking_at_the_name_costs_a_save_no_query(doors: Doors) -> None:
    doors.start()
    with CaptureQueriesContext(connection) as asked:
        doors.events({"seq": 1, **GOOD})
    about = [query["sql"] for query in asked if "sittings_entry" in query["sql"]]
    assert all("delivery_attempt" in sql for sql in about)
