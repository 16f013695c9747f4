"""What the staff do at the same moment as somebody else. Real threads; tells most on PostgreSQL."""

from datetime import timedelta

import pytest

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import close_by_time, hand_in
from exams.delivery.compensation import Compensated, compensate
from exams.delivery.deadlines import GRACE
from exams.delivery.extensions import Given, extend
from exams.delivery.interruptions import pause, resume
from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus, Interruption, ServerBeat
from exams.delivery.scopes import Scope, TimeRefused
from exams.delivery.spans import Span
from exams.delivery.starting import STARTED, Stopped
from office.models import JournalRow
from tests.cast import Cast
from tests.exams.delivery.racing import together
from tests.exams.delivery.steering import begin, kinds_of, sound

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def sweep_away() -> None:
    """The journal's rows of their starts too, else the attempts would rightly be missed."""
    JournalRow.objects.filter(act=STARTED).delete()
    AttemptEvent.objects.all().delete()
    Attempt.objects.all().delete()
    Interruption.objects.all().delete()


def test_an_extension_and_the_sweeper_agree_on_one_of_two_ends(cast: Cast) -> None:
    """The extension comes a moment before the end of the grace, the sweeper a moment after."""
    ends = set()
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        end = attempt.deadline_at + GRACE
        given, _closed = together(
            lambda at=end: extend(scope=Scope(cast.sitting), minutes=5, reason="Noise", by=cast.quang, now=at - SECOND),
            lambda a=attempt, at=end: close_by_time(pks=[a.pk], now=at + SECOND),
        )
        now = sound(attempt)
        if now.status == AttemptStatus.IN_PROGRESS:
            assert given == Given(working=1, waiting=2)
            assert (now.deadline_at, kinds_of(now)) == (attempt.deadline_at + 5 * MINUTE, ["started", "extended"])
        else:
            assert given == Given(working=0, waiting=2)
            assert (now.deadline_at, kinds_of(now)) == (attempt.deadline_at, ["started", "time_up"])
        ends.add(now.status)
    assert ends <= {AttemptStatus.IN_PROGRESS, AttemptStatus.SUBMITTED}


def test_a_save_in_the_moment_of_a_pause_is_kept_and_nothing_of_the_pause_is_lost(cast: Cast) -> None:
    now = cast.sitting.opens_at + MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        change = Change(seq=1, n=1, value=("B",))
        stopped, kept = together(
            lambda: pause(scope=Scope(cast.sitting), reason="Network", by=cast.loan, now=now),
            lambda a=attempt, c=change: record_answers(attempt=a, client="tab", changes=[c], now=now),
        )
        assert isinstance(stopped, Interruption), stopped
        assert kept.acknowledged == [1]
        paused = sound(attempt)
        assert paused.paused_since == now
        assert paused.answers_by_number() == {1: ["B"]}
        assert sorted(kinds_of(attempt)) == ["answer", "paused", "started"]


def test_nobody_slips_into_a_paused_sitting_unpaused(cast: Cast) -> None:
    now = cast.sitting.opens_at + MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        _stop, begun = together(
            lambda: pause(scope=Scope(cast.sitting), reason="Network", by=cast.loan, now=now),
            lambda: begin(cast.entry_an, now),
        )
        attempt = Attempt.objects.first()
        if attempt is None:
            assert isinstance(begun, Stopped), begun
        else:
            assert sound(attempt).paused_since == now


def test_two_who_pause_at_once_make_one_pause_and_two_who_resume_end_it_once(cast: Cast) -> None:
    scope, now = Scope(cast.sitting), cast.sitting.opens_at + MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        stops = together(*[lambda: pause(scope=scope, reason="Network", by=cast.loan, now=now)] * 2)
        assert {type(one) for one in stops} == {
            Interruption,
            TimeRefused,
        }, stops
        ends = together(*[lambda: resume(scope=scope, by=cast.loan, now=now + 2 * MINUTE)] * 2)
        assert {type(one) for one in ends} == {Interruption, TimeRefused}, ends
        assert sound(attempt).deadline_at == attempt.deadline_at + 2 * MINUTE
        assert kinds_of(attempt) == ["started", "paused", "resumed"]


def test_a_hand_in_in_the_moment_of_a_resumption_leaves_a_sound_record(cast: Cast) -> None:
    scope, now = Scope(cast.sitting), cast.sitting.opens_at + MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        pause(scope=scope, reason="Network", by=cast.loan, now=now)
        ended, done = together(
            lambda: resume(scope=scope, by=cast.loan, now=now + MINUTE),
            lambda a=attempt: hand_in(attempt=a, by=cast.an, now=now + MINUTE),
        )
        assert isinstance(ended, Interruption), ended
        assert done.status == AttemptStatus.SUBMITTED
        assert sound(attempt).receipt == done.receipt


def test_two_organisers_give_an_outage_back_once(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    ServerBeat.objects.create(process="a", began_at=opens, last_at=opens + 5 * MINUTE)
    ServerBeat.objects.create(process="b", began_at=opens + 8 * MINUTE, last_at=opens + 60 * MINUTE)
    span = Span(opens + 5 * MINUTE, opens + 8 * MINUTE)
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, opens)
        given = together(
            *[lambda: compensate(sitting=cast.sitting, outage=span, by=cast.quang, now=opens + 9 * MINUTE)] * 3
        )
        assert sorted(given, key=lambda one: one.working) == [
            Compensated(0, 0),
            Compensated(0, 0),
            Compensated(1, 0),
        ], given
        assert sound(attempt).deadline_at == attempt.deadline_at + 3 * MINUTE
        assert Interruption.objects.count() == 1
