"""Giving time and opening again: to whom, how much, and never less than before."""

from datetime import timedelta

import pytest

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.deadlines import GRACE
from exams.delivery.evidence import receipt
from exams.delivery.extensions import Given, extend, reopen
from exams.delivery.interruptions import hold, pause, resume
from exams.delivery.models import AttemptStatus
from exams.delivery.scopes import Scope, TimeRefused, of_entry, of_room
from exams.delivery.starting import WindowOver
from exams.marking.actions import mark_sitting
from exams.results.actions import release_results
from exams.sittings.models import Entry, Room
from office.models import JournalRow
from tests.cast import DURATION_MINUTES, EXTRA_MINUTES, Cast
from tests.exams.delivery.steering import begin, kinds_of, links_of, sound

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def whole(cast: Cast) -> Scope:
    return Scope(cast.sitting)


def give(cast: Cast, minutes: int, *, at: timedelta, **more) -> Given:
    by, scope = more.pop("by", cast.quang), more.pop("scope", whole(cast))
    return extend(scope=scope, minutes=minutes, reason="Noise", by=by, now=cast.sitting.opens_at + at, **more)


def extra_of(entry: Entry) -> int:
    return Entry.objects.get(pk=entry.pk).extra_minutes


def test_time_given_to_one_moves_this_deadline_alone(cast: Cast) -> None:
    an, anh = begin(cast.entry_an, cast.sitting.opens_at), begin(cast.entry_anh, cast.sitting.opens_at)
    assert give(cast, 7, at=MINUTE, scope=of_entry(cast.entry_an)) == Given(working=1, waiting=0)
    assert sound(an).deadline_at == an.deadline_at + 7 * MINUTE
    assert sound(anh).deadline_at == anh.deadline_at
    assert kinds_of(an) == ["started", "extended"]
    assert '"reason":"Noise"' in links_of(an)[1].body


def test_time_given_to_all_reaches_those_at_work_and_those_to_come(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    working, done = begin(cast.entry_an, opens), begin(cast.entry_anh, opens)
    hand_in(attempt=done, by=cast.anh, now=opens + MINUTE)
    assert give(cast, 5, at=2 * MINUTE) == Given(working=1, waiting=1)
    assert sound(working).deadline_at == working.deadline_at + 5 * MINUTE
    assert kinds_of(done) == ["started", "handed_in"]
    assert extra_of(cast.entry_dat) == EXTRA_MINUTES + 5
    late = begin(cast.entry_dat, opens + 10 * MINUTE)
    assert late.deadline_at - late.started_at == (DURATION_MINUTES + EXTRA_MINUTES + 5) * MINUTE


def test_a_room_is_given_time_without_its_neighbours(cast: Cast) -> None:
    Entry.objects.filter(pk=cast.entry_anh.pk).update(room=None)
    scope = of_room(Room.objects.select_related("sitting").get(pk=cast.room.pk))
    here, there = begin(cast.entry_an, cast.sitting.opens_at), begin(cast.entry_anh, cast.sitting.opens_at)
    give(cast, 3, at=MINUTE, scope=scope)
    assert sound(here).deadline_at == here.deadline_at + 3 * MINUTE
    assert sound(there).deadline_at == there.deadline_at


def test_time_given_late_opens_the_window_for_nobody_who_missed_it(cast: Cast) -> None:
    closes, opens = cast.sitting.closes_at, cast.sitting.opens_at
    begin(cast.entry_an, closes - MINUTE)
    extend(scope=whole(cast), minutes=60, reason="Noise", by=cast.quang, now=closes)
    assert extra_of(cast.entry_anh) == 0
    assert extra_of(cast.entry_dat) == EXTRA_MINUTES + 60, opens  # had ten more minutes to come
    with pytest.raises(WindowOver):
        begin(cast.entry_anh, closes + MINUTE)


def test_in_the_time_of_grace_an_extension_still_saves_the_work(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    now = attempt.deadline_at + GRACE - SECOND
    extend(scope=of_entry(cast.entry_an), minutes=5, reason="Noise", by=cast.quang, now=now)
    assert close_overdue(now=now + SECOND) == 0
    kept = record_answers(attempt=attempt, client="tab", changes=[Change(1, 1, ("A",))], now=now + MINUTE)
    assert kept.acknowledged == [1]
    assert sound(attempt).deadline_at == attempt.deadline_at + 5 * MINUTE


def test_what_is_closed_is_not_extended(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    with pytest.raises(TimeRefused) as refused:
        extend(scope=of_entry(cast.entry_an), minutes=5, reason="Noise", by=cast.quang, now=attempt.deadline_at + GRACE)
    assert refused.value.code == "nobody_there"
    assert kinds_of(attempt) == ["started", "time_up"]


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_time_is_only_added_and_never_without_measure(cast: Cast, minutes: int) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    with pytest.raises(TimeRefused) as refused:
        give(cast, minutes, at=MINUTE)
    assert refused.value.code == "minutes_out_of_range"
    assert sound(attempt).deadline_at == attempt.deadline_at


def test_no_time_without_a_reason(cast: Cast) -> None:
    begin(cast.entry_an, cast.sitting.opens_at)
    with pytest.raises(TimeRefused) as refused:
        extend(scope=whole(cast), minutes=5, reason=" ", by=cast.quang, now=cast.sitting.opens_at)
    assert refused.value.code == "reason_missing"


def test_a_cap_holds_for_all_that_is_given_under_it(cast: Cast) -> None:
    attempt, own = begin(cast.entry_an, cast.sitting.opens_at), of_entry(cast.entry_an)
    give(cast, 20, at=MINUTE, scope=own, by=cast.loan, most_together=30)
    with pytest.raises(TimeRefused) as refused:
        give(cast, 11, at=2 * MINUTE, scope=own, by=cast.loan, most_together=30)
    assert refused.value.code == "too_much"
    give(cast, 60, at=3 * MINUTE, scope=own)  # the organiser's own time is not under the cap
    give(cast, 10, at=4 * MINUTE, scope=own, by=cast.loan, most_together=30)
    assert sound(attempt).deadline_at == attempt.deadline_at + 90 * MINUTE


def test_a_cap_holds_before_the_start_too(cast: Cast) -> None:
    own = of_entry(cast.entry_dat)
    give(cast, 30, at=MINUTE, scope=own, by=cast.loan, most_together=30)
    with pytest.raises(TimeRefused):
        give(cast, 1, at=MINUTE, scope=own, by=cast.loan, most_together=30)
    assert extra_of(cast.entry_dat) == EXTRA_MINUTES + 30


def test_a_button_pressed_twice_gives_once(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    give(cast, 5, at=MINUTE, once="a-wish")
    with pytest.raises(TimeRefused) as refused:
        give(cast, 5, at=MINUTE, once="a-wish")
    assert refused.value.code == "given_already"
    assert sound(attempt).deadline_at == attempt.deadline_at + 5 * MINUTE
    assert extra_of(cast.entry_anh) == 5


def test_time_can_be_given_while_the_clock_stands_still(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    attempt = begin(cast.entry_an, opens)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=opens + MINUTE)
    give(cast, 5, at=2 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=opens + 4 * MINUTE)
    assert sound(attempt).deadline_at == attempt.deadline_at + 8 * MINUTE


def test_time_given_after_a_pause_that_came_too_late_stands_still_with_it(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    attempt = begin(cast.entry_an, opens)
    end = attempt.deadline_at
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=end + 5 * SECOND)
    assert sound(attempt).paused_since is None, "the time was over"
    give(cast, 5, at=end - opens + 20 * SECOND)
    assert sound(attempt).paused_since == end + 20 * SECOND
    resume(scope=whole(cast), by=cast.loan, now=end + MINUTE)
    assert sound(attempt).deadline_at == end + 5 * MINUTE + 40 * SECOND


# Opening again


def closed_by_time(cast: Cast):
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    record_answers(attempt=attempt, client="tab", changes=[Change(1, 1, ("A",))], now=attempt.started_at)
    close_overdue(now=attempt.accept_until)
    return sound(attempt)


def test_an_attempt_closed_by_time_goes_on_from_where_it_was(cast: Cast) -> None:
    closed = closed_by_time(cast)
    now = closed.deadline_at + 30 * MINUTE
    reopen(entry=cast.entry_an, minutes=10, reason="Power cut", by=cast.quang, now=now)
    again = sound(closed)
    assert (again.status, again.close_reason, again.receipt) == (AttemptStatus.IN_PROGRESS, "", "")
    assert (again.finished_at, again.closed_at) == (None, None)
    assert again.deadline_at == now + 10 * MINUTE
    assert again.answers_by_number() == {1: ["A"]}
    kept = record_answers(attempt=again, client="tab", changes=[Change(2, 2, ("B",))], now=now + MINUTE)
    assert kept.acknowledged == [2]
    done = hand_in(attempt=again, by=cast.an, now=now + 2 * MINUTE)
    assert kinds_of(again) == ["started", "answer", "time_up", "reopened", "answer", "handed_in"]
    assert done.receipt == receipt(links_of(again)[-1].hash) != closed.receipt
    assert sound(again).answers_by_number() == {1: ["A"], 2: ["B"]}


def test_who_handed_in_with_time_left_has_at_least_that_time(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    attempt = begin(cast.entry_an, opens)
    hand_in(attempt=attempt, by=cast.an, now=opens + MINUTE)
    reopen(entry=cast.entry_an, minutes=5, reason="Pressed by mistake", by=cast.quang, now=opens + 2 * MINUTE)
    assert sound(attempt).deadline_at == attempt.deadline_at


def test_what_was_handed_in_during_a_pause_is_opened_with_a_clock_that_runs(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    attempt = begin(cast.entry_an, opens)
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=opens + MINUTE)
    hand_in(attempt=attempt, by=cast.an, now=opens + 2 * MINUTE)
    resume(scope=whole(cast), by=cast.loan, now=opens + 9 * MINUTE)
    reopen(entry=cast.entry_an, minutes=40, reason="By mistake", by=cast.quang, now=opens + 10 * MINUTE)
    again = sound(attempt)
    assert (again.paused_since, again.held, again.deadline_at) == (None, False, opens + 50 * MINUTE)


def test_what_is_opened_inside_a_paused_and_held_room_stands_still_at_once(cast: Cast) -> None:
    closed = closed_by_time(cast)
    now = closed.deadline_at + 10 * MINUTE
    pause(scope=whole(cast), reason="Network", by=cast.loan, now=now)
    hold(scope=whole(cast), reason="Check", by=cast.loan, now=now)
    reopen(entry=cast.entry_an, minutes=10, reason="Power cut", by=cast.quang, now=now + MINUTE)
    again = sound(closed)
    assert (again.paused_since, again.held) == (now + MINUTE, True)
    resume(scope=whole(cast), by=cast.loan, now=now + 5 * MINUTE)
    assert sound(closed).deadline_at == now + 15 * MINUTE


def test_what_was_opened_again_is_closed_again_by_time(cast: Cast) -> None:
    closed = closed_by_time(cast)
    now = closed.deadline_at + 10 * MINUTE
    reopen(entry=cast.entry_an, minutes=10, reason="Power cut", by=cast.quang, now=now)
    assert close_overdue(now=now + 10 * MINUTE + GRACE - SECOND) == 0
    assert close_overdue(now=now + 10 * MINUTE + GRACE) == 1
    assert sound(closed).finished_at == now + 10 * MINUTE


def refused_code(cast: Cast, **more) -> str:
    now = cast.sitting.closes_at + timedelta(hours=1)
    with pytest.raises(TimeRefused) as refused:
        reopen(**{"entry": cast.entry_an, "minutes": 5, "reason": "x", "by": cast.quang, "now": now} | more)
    return refused.value.code


def test_nothing_is_opened_that_was_not_started_or_is_open_still(cast: Cast) -> None:
    assert refused_code(cast) == "not_started"
    begin(cast.entry_an, cast.sitting.opens_at)
    assert refused_code(cast, now=cast.sitting.opens_at + MINUTE) == "open_already"


def test_what_is_marked_or_released_stays_closed(cast: Cast) -> None:
    closed = closed_by_time(cast)
    mark_sitting(sitting=cast.sitting, by=cast.quang, now=cast.sitting.closes_at)
    assert refused_code(cast) == "marked_already"
    release_results(sitting=cast.sitting, by=cast.quang, now=cast.sitting.closes_at + timedelta(hours=1))
    type(closed).objects.filter(pk=closed.pk).update(status=AttemptStatus.SUBMITTED)
    fresh = Entry.objects.select_related("sitting").get(pk=cast.entry_an.pk)
    assert refused_code(cast, entry=fresh) == "marked_already"


def test_opening_asks_for_a_reason_and_for_minutes(cast: Cast) -> None:
    closed = closed_by_time(cast)
    assert refused_code(cast, reason="") == "reason_missing"
    assert refused_code(cast, minutes=0) == "minutes_out_of_range"
    assert sound(closed).status == AttemptStatus.SUBMITTED


def test_the_journal_says_who_opened_it_again_and_why(cast: Cast) -> None:
    closed = closed_by_time(cast)
    reopen(entry=cast.entry_an, minutes=10, reason="Power cut", by=cast.quang, now=closed.deadline_at + 2 * MINUTE)
    row = JournalRow.objects.get(act="delivery.attempt.reopen")
    assert (row.by_label, row.data["reason"], row.data["minutes_given"]) == ("quang", "Power cut", 10)
