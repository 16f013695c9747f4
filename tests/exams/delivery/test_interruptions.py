"""Pausing, holding and going on: every arrow, every refusal, who starts later, and pauses inside pauses."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.deadlines import GRACE
from exams.delivery.interruptions import hold, let_go, pause, resume
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.scopes import Scope, TimeRefused, of_entry, of_room
from exams.delivery.starting import Ask, Held, Stopped, WindowOver, start
from exams.sittings.actions import add_room, enter_people
from exams.sittings.models import Entry, Room
from office.models import JournalRow
from people.models import Person
from tests.cast import DURATION_MINUTES, Cast
from tests.exams.delivery.steering import begin, kinds_of, links_of, sound

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def whole(cast: Cast) -> Scope:
    return Scope(cast.sitting)


def room_of(cast: Cast) -> Scope:
    return of_room(Room.objects.select_related("sitting").get(pk=cast.room.pk))


def test_a_pause_gives_back_exactly_the_time_that_it_took(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=whole(cast), reason="Power cut", by=cast.loan, now=now + 5 * MINUTE)
    paused = sound(attempt)
    assert (paused.paused_since, paused.deadline_at) == (now + 5 * MINUTE, attempt.deadline_at)
    resume(scope=whole(cast), by=cast.loan, now=now + 17 * MINUTE + SECOND)
    going = sound(attempt)
    assert going.paused_since is None
    assert going.deadline_at == attempt.deadline_at + 12 * MINUTE + SECOND
    assert kinds_of(attempt) == ["started", "paused", "resumed"]
    assert '"reason":"Power cut"' in links_of(attempt)[1].body
    assert f'"by":{cast.loan.pk},' in links_of(attempt)[2].body


def test_a_paused_attempt_is_not_closed_and_keeps_what_arrives(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=whole(cast), reason="Fire alarm", by=cast.loan, now=now + MINUTE)
    later = attempt.deadline_at + timedelta(hours=3)
    assert close_overdue(now=later) == 0
    kept = record_answers(attempt=attempt, client="tab", changes=[Change(1, 1, ("A",))], now=later)
    assert kept.acknowledged == [1]
    resume(scope=whole(cast), by=cast.loan, now=later)
    assert sound(attempt).deadline_at == later + (DURATION_MINUTES - 1) * MINUTE


def test_a_rooms_pause_inside_the_sittings_pause_counts_once(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=room_of(cast), reason="Noise", by=cast.loan, now=now + 2 * MINUTE)
    pause(scope=whole(cast), reason="Network", by=cast.quang, now=now + 4 * MINUTE)
    resume(scope=room_of(cast), by=cast.loan, now=now + 6 * MINUTE)
    assert sound(attempt).paused_since == now + 2 * MINUTE
    resume(scope=whole(cast), by=cast.quang, now=now + 9 * MINUTE)
    assert sound(attempt).deadline_at == attempt.deadline_at + 7 * MINUTE
    assert kinds_of(attempt) == ["started", "paused", "resumed"]


def test_only_the_room_that_is_paused_stands_still(cast: Cast) -> None:
    now = cast.sitting.opens_at
    other = add_room(sitting=cast.sitting, name="P.102", by=cast.quang, now=now)
    Entry.objects.filter(pk=cast.entry_anh.pk).update(room=other)
    here, there = begin(cast.entry_an, now), begin(cast.entry_anh, now)
    pause(scope=room_of(cast), reason="Noise", by=cast.loan, now=now + MINUTE)
    assert sound(here).paused_since is not None
    assert sound(there).paused_since is None
    assert kinds_of(there) == ["started"]


def test_one_candidate_can_be_paused_alone(cast: Cast) -> None:
    now = cast.sitting.opens_at
    an, anh = begin(cast.entry_an, now), begin(cast.entry_anh, now)
    pause(scope=of_entry(cast.entry_an), reason="Device broken", by=cast.loan, now=now + MINUTE)
    resume(scope=of_entry(cast.entry_an), by=cast.loan, now=now + 3 * MINUTE)
    assert sound(an).deadline_at == an.deadline_at + 2 * MINUTE
    assert sound(anh).deadline_at == anh.deadline_at


def test_who_starts_later_waits_for_the_end_of_the_pause_and_finds_the_window_moved(cast: Cast) -> None:
    closes = cast.sitting.closes_at
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=closes - 10 * MINUTE)
    with pytest.raises(Stopped):
        begin(cast.entry_an, closes - 5 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=closes + 20 * MINUTE)
    late = begin(cast.entry_an, closes + 25 * MINUTE)
    assert late.deadline_at == closes + 30 * MINUTE
    with pytest.raises(WindowOver):
        begin(cast.entry_anh, closes + 30 * MINUTE)


def test_overlapping_pauses_move_the_window_once(cast: Cast) -> None:
    closes = cast.sitting.closes_at
    pause(scope=whole(cast), reason="Network", by=cast.quang, now=closes - 10 * MINUTE)
    pause(scope=room_of(cast), reason="Noise", by=cast.loan, now=closes - 8 * MINUTE)
    resume(scope=whole(cast), by=cast.quang, now=closes - 6 * MINUTE)
    resume(scope=room_of(cast), by=cast.loan, now=closes - 5 * MINUTE)
    assert begin(cast.entry_an, closes - MINUTE).deadline_at == closes + 5 * MINUTE


def test_a_hold_stops_the_work_and_lets_the_clock_run(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    hold(scope=of_entry(cast.entry_an), reason="A phone was seen", by=cast.loan, now=now + MINUTE)
    held = sound(attempt)
    assert (held.held, held.paused_since) == (True, None)
    let_go(scope=of_entry(cast.entry_an), by=cast.loan, now=now + 4 * MINUTE)
    free = sound(attempt)
    assert (free.held, free.deadline_at) == (False, attempt.deadline_at)
    assert kinds_of(attempt) == ["started", "held", "let_go"]


def test_a_held_candidate_does_not_start(cast: Cast) -> None:
    hold(scope=of_entry(cast.entry_an), reason="Identity unclear", by=cast.loan, now=cast.sitting.opens_at)
    with pytest.raises(Held):
        begin(cast.entry_an, cast.sitting.opens_at + MINUTE)
    let_go(scope=of_entry(cast.entry_an), by=cast.loan, now=cast.sitting.opens_at + 2 * MINUTE)
    assert begin(cast.entry_an, cast.sitting.opens_at + 2 * MINUTE).held is False


def test_a_hold_inside_a_pause_keeps_its_own_word(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=whole(cast), reason="Network", by=cast.quang, now=now + MINUTE)
    hold(scope=of_entry(cast.entry_an), reason="A phone was seen", by=cast.loan, now=now + 2 * MINUTE)
    resume(scope=whole(cast), by=cast.quang, now=now + 3 * MINUTE)
    held = sound(attempt)
    assert (held.held, held.paused_since, held.deadline_at) == (True, None, attempt.deadline_at + 2 * MINUTE)


def test_what_is_handed_in_is_not_touched(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    hand_in(attempt=attempt, by=cast.an, now=now + MINUTE)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + 2 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=now + 3 * MINUTE)
    assert kinds_of(attempt) == ["started", "handed_in"]
    assert sound(attempt).deadline_at == attempt.deadline_at


def test_handing_in_during_a_pause_stays_handed_in(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + MINUTE)
    hand_in(attempt=attempt, by=cast.an, now=now + 2 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=now + 5 * MINUTE)
    done = sound(attempt)
    assert (done.status, done.finished_at) == (AttemptStatus.SUBMITTED, now + MINUTE)
    assert kinds_of(attempt) == ["started", "paused", "handed_in"]


def test_time_that_is_over_is_not_brought_back_by_a_pause(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=attempt.deadline_at + GRACE / 2)
    assert sound(attempt).paused_since is None
    assert close_overdue(now=attempt.deadline_at + GRACE) == 1


def test_an_overdue_attempt_is_closed_before_a_pause_can_reach_it(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=attempt.accept_until)
    assert kinds_of(attempt) == ["started", "time_up"]


@pytest.mark.parametrize(("stop", "code"), [(pause, "stopped_already"), (hold, "stopped_already")])
def test_a_second_stop_of_the_same_scope_is_refused_and_changes_nothing(cast: Cast, stop, code: str) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    stop(scope=whole(cast), reason="Network", by=cast.loan, now=now + MINUTE)
    with pytest.raises(TimeRefused) as refused:
        stop(scope=whole(cast), reason="Network", by=cast.quang, now=now + 2 * MINUTE)
    assert refused.value.code == code
    assert Interruption.objects.count() == 1
    assert len(kinds_of(attempt)) == 2


@pytest.mark.parametrize("go_on", [resume, let_go])
def test_what_was_not_stopped_cannot_go_on(cast: Cast, go_on) -> None:
    with pytest.raises(TimeRefused) as refused:
        go_on(scope=whole(cast), by=cast.loan, now=cast.sitting.opens_at)
    assert refused.value.code == "not_stopped"


def test_a_rooms_pause_is_not_ended_by_resuming_the_sitting(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=room_of(cast), reason="Noise", by=cast.loan, now=now + MINUTE)
    with pytest.raises(TimeRefused):
        resume(scope=whole(cast), by=cast.quang, now=now + 2 * MINUTE)
    assert sound(attempt).paused_since == now + MINUTE


@pytest.mark.parametrize("reason", ["", "   ", "\x00\n"])
@pytest.mark.parametrize("stop", [pause, hold])
def test_nothing_is_stopped_without_a_reason(cast: Cast, stop, reason: str) -> None:
    with pytest.raises(TimeRefused) as refused:
        stop(scope=whole(cast), reason=reason, by=cast.loan, now=cast.sitting.opens_at)
    assert refused.value.code == "reason_missing"
    assert not Interruption.objects.exists()


def test_a_clock_that_is_behind_takes_no_time_away(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + 5 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=now + 5 * MINUTE - SECOND)
    assert sound(attempt).deadline_at == attempt.deadline_at


def test_every_stop_stands_in_the_journal_with_who_and_why(cast: Cast) -> None:
    now = cast.sitting.opens_at
    begin(cast.entry_an, now)
    pause(scope=room_of(cast), reason="Power cut", by=cast.loan, now=now)
    resume(scope=room_of(cast), by=cast.quang, now=now + MINUTE)
    hold(scope=whole(cast), reason="Check", by=cast.loan, now=now + MINUTE)
    let_go(scope=whole(cast), by=cast.loan, now=now + MINUTE)
    rows = JournalRow.objects.filter(act__startswith="delivery.time").order_by("pk")
    assert [(row.act, row.by_label, row.data["reason"], row.data["attempts"]) for row in rows] == [
        ("delivery.time.pause", "loan", "Power cut", 1),
        ("delivery.time.resume", "quang", "Power cut", 1),
        ("delivery.time.hold", "loan", "Check", 1),
        ("delivery.time.let_go", "loan", "Check", 1),
    ]


def test_a_failure_in_the_middle_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = cast.sitting.opens_at
    attempt = begin(cast.entry_an, now)
    monkeypatch.setattr("office.journal.write", lambda **_said: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + MINUTE)
    assert not Interruption.objects.exists()
    assert Attempt.objects.get(pk=attempt.pk).paused_since is None
    assert kinds_of(attempt) == ["started"]


def test_stopping_a_hundred_costs_as_many_queries_as_stopping_one(cast: Cast) -> None:
    """All saving waits meanwhile: what grows with the number of candidates must be one statement."""
    now = cast.sitting.opens_at
    begin(cast.entry_an, now)
    with CaptureQueriesContext(connection) as few:
        pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + MINUTE)
        resume(scope=whole(cast), by=cast.loan, now=now + 2 * MINUTE)
    people = [Person(family_middle="Lê Văn", given=f"Thử {place}") for place in range(100)]
    Person.objects.bulk_create(people)
    for entry in enter_people(sitting=cast.sitting, people=people, room=cast.room, by=cast.quang, now=now):
        Entry.objects.filter(pk=entry.pk).update(paper=cast.entry_an.paper)
    asks = [Ask(entry.pk, "tab", None) for entry in cast.sitting.entries.all()]
    assert len(start(asks, now=now + 3 * MINUTE)) == 103
    with CaptureQueriesContext(connection) as many:
        pause(scope=whole(cast), reason="Network", by=cast.loan, now=now + 4 * MINUTE)
        resume(scope=whole(cast), by=cast.loan, now=now + 5 * MINUTE)
    assert Attempt.objects.filter(paused_since=None).count() == 103
    assert len(many) == len(few)
