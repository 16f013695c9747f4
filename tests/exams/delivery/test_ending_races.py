"""Closing, voiding and dismissing at the same moment as somebody else. Real threads; tells most on PostgreSQL."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.compensation import Compensated, compensate
from exams.delivery.dismissing import dismiss_outage
from exams.delivery.ending import close_by_hand, void
from exams.delivery.models import Attempt, AttemptStatus, DismissedOutage, Interruption, ServerBeat
from exams.delivery.scopes import TimeRefused
from exams.delivery.spans import Span
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from tests.cast import Cast
from tests.exams.delivery.racing import together
from tests.exams.delivery.steering import begin, kinds_of, sound
from tests.exams.delivery.test_interruptions_races import ROUNDS, sweep_away

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def test_a_change_that_meets_a_closing_by_hand_counts_or_is_late(cast: Cast) -> None:
    now = cast.sitting.opens_at + 5 * MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        change = Change(1, 1, ("A",))
        kept, closed = together(
            lambda a=attempt, c=change: record_answers(attempt=a, client="tab", changes=[c], now=now),
            lambda: close_by_hand(entry=cast.entry_an, reason="Left", by=cast.loan, now=now),
        )
        assert closed.status == AttemptStatus.SUBMITTED, closed
        assert (kept.acknowledged, kept.refused) in (([1], []), ([], [(1, "late")]))
        assert (sound(attempt).answers_by_number() == {1: ["A"]}) == bool(kept.acknowledged)


def test_the_candidate_and_the_staff_close_once(cast: Cast) -> None:
    now = cast.sitting.opens_at + 5 * MINUTE
    for _round in range(ROUNDS):
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        mine, theirs = together(
            lambda a=attempt: hand_in(attempt=a, by=cast.an, now=now),
            lambda: close_by_hand(entry=cast.entry_an, reason="Left", by=cast.loan, now=now),
        )
        assert isinstance(theirs, TimeRefused) == (kinds_of(attempt)[-1] == "handed_in"), theirs
        assert len(kinds_of(attempt)) == 2
        assert mine.receipt == sound(attempt).receipt


def test_work_is_voided_before_its_mark_or_after_it(cast: Cast) -> None:
    now = cast.sitting.opens_at + 5 * MINUTE
    for _round in range(ROUNDS):
        Mark.objects.all().delete()
        sweep_away()
        attempt = begin(cast.entry_an, cast.sitting.opens_at)
        hand_in(attempt=attempt, by=cast.an, now=now)
        marked, voided = together(
            lambda: mark_sitting(sitting=cast.sitting, by=None, now=now + MINUTE),
            lambda: void(entry=cast.entry_an, reason="Copied", by=cast.quang, now=now + MINUTE),
        )
        assert voided.status == Attempt.objects.get().status == AttemptStatus.VOIDED, voided
        assert Mark.objects.count() == marked == kinds_of(attempt).count("marked")
        call_command("verify_sitting", cast.sitting.code, stdout=StringIO())


def test_an_outage_is_given_back_or_dismissed_and_never_both(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    ServerBeat.objects.create(process="a", began_at=opens, last_at=opens + 5 * MINUTE)
    ServerBeat.objects.create(process="b", began_at=opens + 8 * MINUTE, last_at=opens + 60 * MINUTE)
    span, now = Span(opens + 5 * MINUTE, opens + 8 * MINUTE), opens + 9 * MINUTE
    for _round in range(ROUNDS):
        DismissedOutage.objects.all().delete()
        sweep_away()
        begin(cast.entry_an, opens)
        given, dismissed = together(
            lambda: compensate(sitting=cast.sitting, outage=span, by=cast.quang, now=now),
            lambda: dismiss_outage(sitting=cast.sitting, outage=span, reason="x", by=cast.quang, now=now),
        )
        assert isinstance(given, Compensated) == isinstance(dismissed, TimeRefused), (given, dismissed)
        assert Interruption.objects.count() + DismissedOutage.objects.count() == 1
