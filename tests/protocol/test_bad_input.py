"""Whatever arrives: refused by name with what to do next, never an error of the server, never a lost neighbour."""

import json
from typing import Any

import pytest

from exams.delivery import tokens
from exams.delivery.interruptions import hold, let_go, pause, resume
from exams.delivery.models import Attempt
from exams.delivery.scopes import of_entry
from exams.delivery.wire import GREATEST, MOST_BYTES, MOST_EVENTS, WORDS
from exams.sittings.models import Sitting
from tests.cast import DURATION_MINUTES, Cast
from tests.conftest import StoppedClock
from tests.exams.delivery.attempts import assert_chain_holds, events
from tests.protocol.doors import Answer, Doors

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = {"resend", "renew", "open", "stop", "ask", "drop"}


@pytest.fixture(params=["django", "bare"])
def doors(request: pytest.FixtureRequest, cast: Cast) -> Doors:
    return Doors(request.param, cast.entry_an, cast.an)


@pytest.fixture
def begun(doors: Doors) -> Doors:
    assert doors.start().status == 200
    return doors


def assert_refused(reply: Answer, code: str, about: object = "") -> None:
    word = WORDS[code]
    assert (reply.status, reply.code, reply.said.get("next")) == (word.status, code, word.next), (about, reply)
    assert reply.said["next"] in NEXT
    assert reply.said["message"], about
    assert reply.said["v"] == 1
    assert reply.said["server_now"]
    assert reply.headers["khue-protocol"] == "1"
    assert "no-store" in reply.headers["cache-control"]


def ms(clock: StoppedClock, **ahead: float) -> int:
    at = clock.at
    moved = clock.shift(**ahead)
    clock.set(at)
    return int(moved.timestamp() * 1000)


BODIES: list[bytes | str] = [
    b"",
    b"\xff\xfe\x00",
    "{",
    "null",
    "1",
    '"x"',
    "[]",
    "[" * 60_000,
    '{"a":' * 10_000,
    '{"client":"c","epoch":1,"events":' + "[" * 50_000,
    '{"client":"c","epoch":1}',
    '{"client":"c","events":[]}',
    '{"epoch":1,"events":[]}',
    '{"client":"c","epoch":NaN,"events":[]}',
    '{"client":"c","epoch":Infinity,"events":[]}',
    '{"client":"c","epoch":1.5,"events":[]}',
    '{"client":"c","epoch":"1","events":[]}',
    '{"client":"c","epoch":true,"events":[]}',
    '{"client":"c","epoch":0,"events":[]}',
    '{"client":"c","epoch":-1,"events":[]}',
    f'{{"client":"c","epoch":{2**31},"events":[]}}',
    f'{{"client":"c","epoch":1{"0" * 6000},"events":[]}}',
    '{"client":"","epoch":1,"events":[]}',
    '{"client":"a b","epoch":1,"events":[]}',
    '{"client":"c\\n","epoch":1,"events":[]}',
    '{"client":"c\\u0000","epoch":1,"events":[]}',
    '{"client":"\\ud800","epoch":1,"events":[]}',
    b'{"client":"\xff","epoch":1,"events":[]}',
    f'{{"client":"{"c" * 41}","epoch":1,"events":[]}}',
    '{"client":["c"],"epoch":1,"events":[]}',
    '{"client":"c","epoch":1,"events":{}}',
    '{"client":"c","epoch":1,"events":null}',
    '{"client":"c","epoch":1,"events":[{"seq":1,"n":1,"value":["A"],"t":NaN}]}',
    '{"client":"c","epoch":1,"events":[{"seq":1,"n":1,"value":["\\ud800"]}]}',
    '{"client":"c","epoch":1,"events":[],"v":"1"}',
]


def test_what_is_no_batch_is_refused_whole(begun: Doors) -> None:
    for body in BODIES:
        assert_refused(begun.post("events", body), "malformed", body[:60])
    assert_refused(begun.events(v=2), "unknown_version")
    assert begun.events(v=2).said["versions"] == [1]
    assert not events(Attempt.objects.get()).exists()


def test_what_is_no_start_and_no_hand_in_is_refused(begun: Doors) -> None:
    for body in [*BODIES, "{}", '{"client":"c","take_over":"yes"}', '{"client":"c","access_code":5}']:
        if b'"client":"c"' in (body if isinstance(body, bytes) else body.encode()) and "take_over" not in str(body):
            continue  # fields that a start does not have do no harm
        assert_refused(begun.post("start", body), "malformed", body[:60])
    for digest in ("", "0", "0000000G", "ABCDEF00", None, 5, "00000000\n", "\u0661" * 8):
        body = json.dumps({"client": "c", "epoch": 1, "digest": digest})
        assert_refused(begun.post("hand-in", body), "malformed", body)
    assert Attempt.objects.get().status == "in_progress"


GOOD: dict[str, Any] = {"n": 1, "value": ["A"], "flag": False}
# What stands for an event, and by which number it can still be named.
EVENTS: list[tuple[Any, int]] = [
    ([], 0),
    (None, 0),
    (5, 0),
    ("x", 0),
    ({}, 0),
    ({"seq": 0, **GOOD}, 0),
    ({"seq": -1, **GOOD}, 0),
    ({"seq": GREATEST + 1, **GOOD}, 0),
    ({"seq": 10**30, **GOOD}, 0),
    ({"seq": 1.5, **GOOD}, 0),
    ({"seq": "1", **GOOD}, 0),
    ({"seq": True, **GOOD}, 0),
    ({"seq": 7}, 7),
    ({"seq": 7, "n": 1}, 7),
    ({"seq": 7, "value": []}, 7),
    ({"seq": 7, **GOOD, "n": 0}, 7),
    ({"seq": 7, **GOOD, "n": 1001}, 7),
    ({"seq": 7, **GOOD, "n": "1"}, 7),
    ({"seq": 7, **GOOD, "value": "A"}, 7),
    ({"seq": 7, **GOOD, "value": None}, 7),
    ({"seq": 7, **GOOD, "value": {"A": 1}}, 7),
    ({"seq": 7, **GOOD, "value": ["é"]}, 7),
    ({"seq": 7, **GOOD, "value": ["="]}, 7),
    ({"seq": 7, **GOOD, "text": "A"}, 7),
    ({"seq": 7, **GOOD, "text": 7}, 7),
    ({"seq": 7, "n": 1, "text": None}, 7),
    ({"seq": 7, "n": 1, "text": "x\ny"}, 7),
    ({"seq": 7, **GOOD, "value": ["AB"]}, 7),
    ({"seq": 7, **GOOD, "value": ["A\n"]}, 7),
    ({"seq": 7, **GOOD, "value": ["\x00"]}, 7),
    ({"seq": 7, **GOOD, "value": [1]}, 7),
    ({"seq": 7, **GOOD, "value": [["A"]]}, 7),
    ({"seq": 7, **GOOD, "value": list("AB" * 27)}, 7),
    ({"seq": 7, **GOOD, "flag": 1}, 7),
    ({"seq": 7, **GOOD, "flag": "no"}, 7),
    ({"seq": 7, **GOOD, "t": -1}, 7),
    ({"seq": 7, **GOOD, "t": "now"}, 7),
    ({"seq": 7, **GOOD, "t": 10**40}, 7),
]


def test_one_unreadable_change_harms_no_neighbour(begun: Doors) -> None:
    for number, (event, named) in enumerate(EVENTS, start=100):
        reply = begun.events({"seq": 2 * number, **GOOD}, event, {"seq": 2 * number + 1, **GOOD})
        assert reply.status == 200, event
        assert reply.verdicts == ([2 * number, 2 * number + 1], {named: "malformed"}), event
        assert reply.said["refused"][0]["next"] == "drop"
        assert reply.said["refused"][0]["message"]
    assert events(Attempt.objects.get()).count() == 2 * len(EVENTS)


def test_what_is_not_on_the_paper_is_refused_by_name(begun: Doors) -> None:
    reply = begun.events(
        {"seq": 1, "n": 1, "value": ["A", "A"]},
        {"seq": 2, "n": 7, "value": ["A"]},
        {"seq": 3, "n": 1, "value": ["E"]},
        {"seq": 4, "n": 1, "value": ["A", "B"]},
        {"seq": 5, "n": 1, "value": ["a"]},
        {"seq": 6, "n": 1, "text": "A"},
        {"seq": GREATEST, "n": 2, "value": []},
    )
    refused = {2: "no_such_question", 3: "no_such_option", 4: "one_option_only"}
    refused |= {5: "no_such_option", 6: "not_written_here"}
    assert reply.verdicts == ([1, GREATEST], refused)
    assert {each["next"] for each in reply.said["refused"]} == {"drop"}
    assert Attempt.objects.get().answers_by_number() == {1: ["A"], 2: []}
    assert_chain_holds(Attempt.objects.get())


def test_too_much_at_once_is_refused(begun: Doors) -> None:
    change = {"n": 1, "value": ["A"]}
    whole = [{"seq": seq, **change} for seq in range(1, MOST_EVENTS + 2)]
    assert_refused(begun.events(*whole), "too_large")
    assert begun.events(*whole[:-1]).verdicts == (list(range(1, MOST_EVENTS + 1)), {})
    for size in (MOST_BYTES + 1, 3 * MOST_BYTES, 2 * 1024 * 1024):
        assert_refused(begun.post("events", b" " * size), "too_large", size)
    padded = json.dumps({"client": "c", "epoch": 1, "events": []}).encode()
    assert begun.post("events", padded + b" " * (MOST_BYTES - len(padded))).status == 200


def test_the_same_number_twice_in_one_batch_is_one_change(begun: Doors) -> None:
    reply = begun.events({"seq": 1, "n": 1, "value": ["A"]}, {"seq": 1, "n": 2, "value": ["B"]})
    assert reply.said["acked"] == [1]
    assert Attempt.objects.get().answers_by_number() == {1: ["A"]}


def test_replayed_and_reordered_batches_change_nothing(begun: Doors) -> None:
    changes = [{"seq": seq, "n": 1 + seq % 3, "value": ["ABCD"[seq % 4]]} for seq in range(1, 9)]
    first = begun.events(*changes)
    for again in (changes, changes[::-1], changes[3:5], changes[::2]):
        reply = begun.events(*again)
        assert reply.said["acked"] == [change["seq"] for change in again]
        assert reply.said["digest"] == first.said["digest"]
    assert events(Attempt.objects.get()).count() == len(changes)


def test_times_are_judged_by_the_server(begun: Doors, clock: StoppedClock) -> None:
    ahead = begun.events(
        {"seq": 1, **GOOD, "t": ms(clock, minutes=5)},
        {"seq": 2, **GOOD, "t": ms(clock, seconds=29)},
        {"seq": 7, **GOOD, "t": GREATEST},
        {"seq": 8, "n": 2, "value": ["A"], "t": 0},
    )
    assert ahead.verdicts == ([2, 8], {1: "future_dated", 7: "future_dated"})
    assert ahead.said["refused"][0]["next"] == "renew"
    clock.shift(minutes=DURATION_MINUTES)
    end = ms(clock)
    clock.shift(seconds=59)
    grace = begun.events({"seq": 3, **GOOD, "t": end}, {"seq": 4, **GOOD, "t": end + 1}, {"seq": 5, **GOOD})
    assert grace.verdicts == ([3], {4: "late", 5: "late"})
    assert grace.said["state"] == "working"
    clock.shift(seconds=1)
    over = begun.events({"seq": 6, **GOOD, "t": end})
    assert over.verdicts == ([], {6: "late"})
    assert over.said["state"] == "handed_in" or begun.events().said["state"] == "handed_in"
    assert begun.events({"seq": 3, **GOOD}).said["acked"] == [3]  # what was acknowledged stays acknowledged
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.answers_by_number()) == ("submitted", {1: ["A"], 2: ["A"]})
    assert_chain_holds(attempt)


def test_a_hand_in_after_the_end_still_brings_the_receipt(begun: Doors, clock: StoppedClock) -> None:
    clock.shift(minutes=DURATION_MINUTES + 5)
    reply = begun.hand_in("0000abcd")
    assert (reply.status, reply.said["state"]) == (200, "handed_in")
    assert reply.said["receipt"] == Attempt.objects.get().receipt
    assert_refused(begun.start(), "closed")
    assert begun.start().said["receipt"] == reply.said["receipt"]


def test_epochs_are_kept_apart(begun: Doors) -> None:
    assert_refused(begun.events({"seq": 1, **GOOD}, epoch=2), "wrong_epoch")
    assert begun.events(epoch=2).said["epoch"] == 1
    assert_refused(begun.start("other"), "open_elsewhere")
    assert begun.start("other").said["last_seen_at"]
    assert begun.start("other", take_over=True).said["epoch"] == 2
    newer = begun.events({"seq": 1, "n": 1, "value": ["B"]}, client="other", epoch=2)
    older = begun.events({"seq": 9, "n": 1, "value": ["A"]}, {"seq": 10, "n": 2, "value": ["A"]})
    assert newer.verdicts == ([1], {})
    assert older.verdicts == ([10], {9: "older_epoch"})
    assert older.said["state"] == "taken_over"
    assert_refused(begun.hand_in(older.said["digest"]), "taken_over")
    assert_refused(begun.hand_in("00000000", client="other", epoch=2), "digest_differs")
    assert begun.hand_in(older.said["digest"], client="other", epoch=2).status == 200


def test_nothing_is_done_before_the_start(doors: Doors, clock: StoppedClock) -> None:
    assert_refused(doors.events({"seq": 1, **GOOD}), "not_started")
    assert_refused(doors.hand_in("00000000"), "not_started")
    clock.shift(seconds=-1)
    assert_refused(doors.start(), "not_open_yet")
    assert doors.state("?paper=sealed&storage=1").said["state"] == "soon"
    for query in ("?paper=x&storage=y", "?paper=%00", "?%ff=%fe", "?paper=sealed&paper=none", "?" + "a=1&" * 500):
        assert doors.state(query).status == 200, query
    assert not Attempt.objects.exists()


def test_a_start_that_may_not_be_is_refused_by_name(doors: Doors, cast: Cast, clock: StoppedClock) -> None:
    scope, who = of_entry(cast.entry_an), cast.quang
    pause(scope=scope, reason="mất điện", by=who, now=clock.at)
    assert_refused(doors.start(), "paused")
    assert doors.state().said["state"] == "paused"
    resume(scope=scope, by=who, now=clock.at)
    hold(scope=scope, reason="kiểm tra giấy tờ", by=who, now=clock.at)
    assert_refused(doors.start(), "held")
    assert doors.state().said["state"] == "held"
    let_go(scope=scope, by=who, now=clock.at)
    Sitting.objects.filter(pk=cast.sitting.pk).update(paper_set=None)
    cast.sitting.entries.update(paper=None)
    assert_refused(doors.start(), "no_papers")
    assert doors.state().said["paper"] is None
    clock.shift(hours=2)
    assert_refused(doors.start(), "window_over")
    assert doors.state().said["state"] == "missed"
    assert not Attempt.objects.exists()


def test_who_is_stopped_is_told_and_loses_no_answer(begun: Doors, cast: Cast, clock: StoppedClock) -> None:
    scope, who = of_entry(cast.entry_an), cast.quang
    pause(scope=scope, reason="mất điện", by=who, now=clock.at)
    before = begun.events({"seq": 1, **GOOD})
    assert (before.said["state"], before.said["acked"]) == ("paused", [1])
    clock.shift(minutes=DURATION_MINUTES + 10)
    assert begun.events({"seq": 2, **GOOD}).said["acked"] == [2]
    resume(scope=scope, by=who, now=clock.at)
    after = begun.events()
    assert after.said["state"] == "working"
    assert after.said["deadline_at"] > before.said["deadline_at"]
    hold(scope=scope, reason="trao đổi", by=who, now=clock.at)
    held = begun.events({"seq": 3, **GOOD})
    assert (held.said["state"], held.said["acked"]) == ("held", [3])


def test_odd_access_codes_are_wrong_codes(doors: Doors, cast: Cast) -> None:
    Sitting.objects.filter(pk=cast.sitting.pk).update(access_code="SEN-26")
    for code in ("", "x", "SEN\x00-26", "\ud800", "İ" * 100, "٣"):
        body = json.dumps({"client": "c", "access_code": code})
        reply = doors.post("start", body)
        assert reply.code in ("wrong_access_code", "malformed"), code
        assert reply.status in (400, 409)
    assert doors.start(access_code="sen-26").status == 200


def test_who_shows_no_good_token_is_not_let_in(begun: Doors, cast: Cast, clock: StoppedClock) -> None:
    good = begun.token
    foreign = tokens.issue(
        entry_pk=cast.entry_anh.pk, entry=cast.entry_anh.uid.hex, user_pk=cast.anh.pk, now=clock.now()
    )
    said, _dot, seal = good.rpartition(".")
    forged = [
        foreign,
        "x",
        "....",
        good[:-1],
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        f"{said.replace(str(cast.entry_an.pk), '9', 1)}.{seal}",
        f"{said}.",
        "é" * 40,
        "A" * 5000,
        good + "\x00",
    ]
    for token in forged:
        for name in ("events", "start", "hand-in"):
            assert_refused(begun.post(name, b"{}", authorization=f"Bearer {token}"), "token_forged", token[:50])
    for header in ("", "Basic YTpi", "Bearer", "Bearer  "):
        assert_refused(begun.post("events", b"{}", authorization=header), "token_missing", header)
    clock.shift(hours=13)
    assert_refused(begun.post("events", b"{}", authorization=f"Bearer {good}"), "token_expired")
    assert_refused(begun.ask("GET", begun.path("state"), authorization=f"Bearer {good}"), "token_expired")


def test_another_entry_is_not_opened_by_the_own_token(begun: Doors, cast: Cast) -> None:
    for uid in (cast.entry_anh.uid, "00000000-0000-4000-8000-000000000000"):
        assert_refused(begun.ask("GET", f"/api/exam/{uid}/state/"), "token_forged")
    for path in ("/api/exam/x/state/", f"/api/exam/{begun.entry.uid}/nothing/", "/api/exam//state/"):
        assert begun.ask("GET", path).status == 404, path


def test_only_the_method_of_the_door_opens_it(begun: Doors) -> None:
    for name in ("events", "start", "hand-in"):
        assert_refused(begun.ask("GET", begun.path(name)), "wrong_method")
        assert_refused(begun.ask("PUT", begun.path(name), b"{}"), "wrong_method")
    assert_refused(begun.post("state", b"{}"), "wrong_method")


def test_an_account_that_was_shut_starts_nothing(doors: Doors, cast: Cast) -> None:
    cast.an.is_active = False
    cast.an.save()
    assert_refused(doors.start(), "not_here")
    assert not Attempt.objects.exists()


def test_a_candidate_cannot_fill_the_disk(begun: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exams.delivery.keeping.MOST_EVENTS", 5)  # the start is one of them
    assert begun.events(*[{"seq": seq, **GOOD} for seq in range(1, 5)]).verdicts == ([1, 2, 3, 4], {})
    assert_refused(begun.events({"seq": 5, **GOOD}), "too_many_changes")
    assert begun.events({"seq": 4, **GOOD}).verdicts == ([4], {})


def test_refusals_speak_the_candidates_language(doors: Doors, clock: StoppedClock) -> None:
    clock.shift(seconds=-1)
    said = {}
    for asked in ("vi", "en-GB,vi;q=0.5", "hi-IN", "fr", ""):
        doors.language = asked
        said[asked] = doors.start().said["message"]
    assert len({said["vi"], said["en-GB,vi;q=0.5"], said["hi-IN"]}) == 3
    assert said["fr"] == said[""] == said["vi"]
    doors.headers = {"Cookie": "a=b; django_language=hi"}
    assert doors.start().said["message"] == said["hi-IN"]
