"""The platform's own heartbeat, what it proposes after an outage, and giving the time back."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.compensation import Compensated, compensate, outages_of
from exams.delivery.dismissing import dismiss_outage
from exams.delivery.extensions import extend, reopen
from exams.delivery.heartbeat import BREAK, EVERY, beat
from exams.delivery.interruptions import hold, let_go, pause, resume
from exams.delivery.models import Attempt, AttemptStatus, DismissedOutage, Interruption, ServerBeat
from exams.delivery.scopes import Scope, TimeRefused, of_entry
from exams.delivery.spans import Span
from exams.delivery.wall import wall_of
from exams.marking.actions import mark_sitting
from exams.results.actions import release_results
from exams.sittings.models import Sitting
from office.models import JournalRow
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.delivery.steering import begin, kinds_of, links_of, sound

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def alive(process: str, begin_: datetime, end: datetime) -> None:
    """As the heartbeat would have written it."""
    ServerBeat.objects.create(process=process, began_at=begin_, last_at=end)


def outage(cast: Cast, since: timedelta, until: timedelta) -> Span:
    """The platform was alive before and after, and away in between; minutes of the sitting."""
    opens = cast.sitting.opens_at
    alive("first", opens - 60 * MINUTE, opens + since)
    alive("second", opens + until, opens + 180 * MINUTE)
    return Span(opens + since, opens + until)


def give_back(cast: Cast, span: Span, now: datetime) -> Compensated:
    fresh = Sitting.objects.get(pk=cast.sitting.pk)
    return compensate(sitting=fresh, outage=span, by=cast.quang, now=now)


# The heartbeat


def test_a_process_that_beats_is_one_row_until_it_falls_silent(db: None, now: datetime) -> None:
    for beats in range(4):
        beat(process="a", now=now + beats * EVERY)
    assert list(ServerBeat.objects.values_list("began_at", "last_at")) == [(now, now + 3 * EVERY)]
    back = now + 3 * EVERY + BREAK + SECOND
    beat(process="a", now=back)
    beat(process="a", now=back + EVERY)
    assert list(ServerBeat.objects.order_by("pk").values_list("began_at", "last_at")) == [
        (now, now + 3 * EVERY),
        (back, back + EVERY),
    ]


def test_a_late_beat_within_the_break_is_no_silence(db: None, now: datetime) -> None:
    beat(process="a", now=now)
    beat(process="a", now=now + BREAK)
    assert ServerBeat.objects.get().last_at == now + BREAK


def test_processes_beat_apart(db: None, now: datetime) -> None:
    beat(process="a", now=now)
    beat(process="b", now=now + SECOND)
    assert ServerBeat.objects.count() == 2


def test_a_clock_that_went_back_shortens_nothing(db: None, now: datetime) -> None:
    beat(process="a", now=now)
    beat(process="a", now=now - MINUTE)
    assert ServerBeat.objects.order_by("pk").first().last_at == now


def test_the_heartbeat_finds_an_outage_between_two_lives(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    for second in range(0, 60, 5):
        beat(process="a", now=opens + second * SECOND)
    for second in range(240, 300, 5):
        beat(process="b", now=opens + second * SECOND)
    assert outages_of(cast.sitting, opens + 5 * MINUTE) == [Span(opens + 55 * SECOND, opens + 240 * SECOND)]


def test_another_process_that_goes_on_is_no_outage(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    alive("a", opens - MINUTE, opens + 5 * MINUTE)
    alive("b", opens - MINUTE, opens + 30 * MINUTE)
    alive("a", opens + 9 * MINUTE, opens + 30 * MINUTE)
    assert outages_of(cast.sitting, opens + 30 * MINUTE) == []


def test_the_first_start_of_the_platform_is_no_outage(cast: Cast) -> None:
    alive("a", cast.sitting.opens_at + 10 * MINUTE, cast.sitting.opens_at + 20 * MINUTE)
    assert outages_of(cast.sitting, cast.sitting.opens_at + 20 * MINUTE) == []


# Giving back


def test_a_server_killed_for_three_minutes_costs_nobody_anything(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    an, anh, dat = (begin(entry, opens) for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat))
    hand_in(attempt=anh, by=cast.anh, now=opens + 5 * MINUTE)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    assert give_back(cast, span, opens + 10 * MINUTE) == Compensated(working=2, reopened=0)
    assert sound(an).deadline_at == an.deadline_at + 3 * MINUTE
    assert sound(dat).deadline_at == dat.deadline_at + 3 * MINUTE
    assert kinds_of(anh) == ["started", "handed_in"]
    assert '"outage":' in links_of(an)[1].body


def test_the_same_outage_is_given_back_once(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE
    assert give_back(cast, span, now).working == 1
    assert give_back(cast, span, now) == Compensated(0, 0)
    assert give_back(cast, Span(span.began_at + MINUTE, span.ended_at), now) == Compensated(0, 0)
    assert sound(attempt).deadline_at == attempt.deadline_at + 3 * MINUTE
    assert Interruption.objects.count() == 1
    assert JournalRow.objects.filter(act="delivery.time.compensate").count() == 1


def test_who_began_during_the_silence_has_what_followed(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at + 7 * MINUTE)
    give_back(cast, outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE)
    assert sound(attempt).deadline_at == attempt.deadline_at + 2 * MINUTE


def test_parts_of_a_second_are_rounded_for_the_candidate(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE + timedelta(milliseconds=1))
    give_back(cast, span, cast.sitting.opens_at + 10 * MINUTE)
    assert sound(attempt).deadline_at == attempt.deadline_at + 3 * MINUTE + SECOND


def test_who_was_closed_by_time_because_of_the_outage_goes_on(cast: Cast) -> None:
    """28 minutes of 30 were used when the platform went away; its sweeper closed the attempt when it came back."""
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 28 * MINUTE, 40 * MINUTE)
    close_overdue(now=span.ended_at)
    now = span.ended_at + 5 * MINUTE
    assert give_back(cast, span, now) == Compensated(working=0, reopened=1)
    again = sound(attempt)
    assert again.status == AttemptStatus.IN_PROGRESS
    assert again.deadline_at == now + 2 * MINUTE
    assert give_back(cast, span, now + MINUTE) == Compensated(0, 0)
    assert kinds_of(attempt) == ["started", "time_up", "reopened"]


def test_an_open_attempt_whose_deadline_passed_in_the_outage_has_what_was_left(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 28 * MINUTE, 30 * MINUTE + 20 * SECOND)
    assert give_back(cast, span, span.ended_at + 10 * SECOND) == Compensated(working=1, reopened=0)
    assert sound(attempt).deadline_at == span.ended_at + 2 * MINUTE


def test_who_handed_in_when_the_page_did_so_by_itself_goes_on_too(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    hand_in(attempt=attempt, by=cast.an, now=attempt.deadline_at - SECOND)
    assert give_back(cast, span, attempt.deadline_at + MINUTE).reopened == 1
    assert sound(attempt).deadline_at == attempt.deadline_at + 4 * MINUTE


def test_who_finished_early_after_an_outage_has_finished(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    hand_in(attempt=attempt, by=cast.an, now=cast.sitting.opens_at + 20 * MINUTE)
    assert give_back(cast, span, cast.sitting.opens_at + 25 * MINUTE) == Compensated(0, 0)
    assert kinds_of(attempt) == ["started", "handed_in"]


def test_a_paused_clock_lost_nothing_in_the_pause(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    an, anh = begin(cast.entry_an, opens), begin(cast.entry_anh, opens)
    pause(scope=of_entry(cast.entry_an), reason="Device", by=cast.loan, now=opens + 5 * MINUTE)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    resume(scope=of_entry(cast.entry_an), by=cast.loan, now=opens + 10 * MINUTE)
    assert give_back(cast, span, opens + 11 * MINUTE).working == 1
    assert sound(an).deadline_at == an.deadline_at + 5 * MINUTE
    assert sound(anh).deadline_at == anh.deadline_at + 3 * MINUTE


def test_whoever_starts_after_an_outage_finds_the_window_moved(cast: Cast) -> None:
    closes = cast.sitting.closes_at
    begin(cast.entry_an, closes - 20 * MINUTE)
    span = outage(cast, 105 * MINUTE, 110 * MINUTE)
    give_back(cast, span, closes - 8 * MINUTE)
    assert begin(cast.entry_anh, closes - 5 * MINUTE).deadline_at == closes + 5 * MINUTE


def test_time_given_by_hand_does_not_count_as_given_back(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE
    extend(scope=of_entry(cast.entry_an), minutes=4, reason="Noise", by=cast.loan, now=now)
    give_back(cast, span, now)
    assert sound(attempt).deadline_at == attempt.deadline_at + 7 * MINUTE


def test_what_was_no_outage_is_not_given_back(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 30 * MINUTE
    for wrong in (
        Span(span.began_at - SECOND, span.ended_at),
        Span(span.began_at, span.ended_at + SECOND),
        Span(span.ended_at, span.began_at),
        Span(now - 5 * MINUTE, now),
    ):
        with pytest.raises(TimeRefused) as refused:
            give_back(cast, wrong, now)
        assert refused.value.code == "no_such_outage"
    assert kinds_of(attempt) == ["started"]


def test_after_the_release_no_time_is_given_back(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span, later = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.closes_at + timedelta(hours=1)
    mark_sitting(sitting=cast.sitting, by=cast.quang, now=later)
    assert give_back(cast, span, later) == Compensated(0, 0)  # marked: stays
    release_results(sitting=cast.sitting, by=cast.quang, now=later)
    with pytest.raises(TimeRefused) as refused:
        give_back(cast, span, later)
    assert refused.value.code == "released_already"
    assert Attempt.objects.get(pk=attempt.pk).status == AttemptStatus.GRADED


# What is proposed


def proposed(cast: Cast, now: datetime) -> list[tuple[Span, int, str]]:
    fresh = Sitting.objects.select_related("paper_set").get(pk=cast.sitting.pk)
    return [(one.outage, one.candidates, one.lost) for one in wall_of(fresh, now).proposals]


def test_an_outage_is_proposed_until_its_time_is_given_back(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    for entry in (cast.entry_an, cast.entry_anh):
        begin(entry, opens)
    hand_in(attempt=Attempt.objects.get(entry=cast.entry_anh), by=cast.anh, now=opens + 5 * MINUTE)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), opens + 10 * MINUTE
    assert proposed(cast, now) == [(span, 1, "3 minutes")]
    assert Interruption.objects.count() == 0
    give_back(cast, span, now)
    assert proposed(cast, now) == []


def test_a_stop_while_nobody_worked_is_not_proposed(cast: Cast) -> None:
    outage(cast, 6 * MINUTE, 9 * MINUTE)
    begin(cast.entry_an, cast.sitting.opens_at + 9 * MINUTE)
    assert proposed(cast, cast.sitting.opens_at + 10 * MINUTE) == []


def test_an_outage_inside_a_pause_of_the_sitting_is_not_proposed(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    begin(cast.entry_an, opens)
    pause(scope=Scope(cast.sitting), reason="Network", by=cast.loan, now=opens + 5 * MINUTE)
    outage(cast, 6 * MINUTE, 9 * MINUTE)
    resume(scope=Scope(cast.sitting), by=cast.loan, now=opens + 12 * MINUTE)
    assert proposed(cast, opens + 13 * MINUTE) == []


def test_a_short_outage_is_told_in_seconds(cast: Cast) -> None:
    begin(cast.entry_an, cast.sitting.opens_at)
    outage(cast, 6 * MINUTE, 6 * MINUTE + 40 * SECOND)
    [(_span, _candidates, lost)] = proposed(cast, cast.sitting.opens_at + 10 * MINUTE)
    assert lost == "40 seconds"


def test_whatever_the_staff_did_the_record_verifies(cast: Cast) -> None:
    """The independent check of the record finds nothing wrong after every arrow of time there is."""
    opens, everybody, own = cast.sitting.opens_at, Scope(cast.sitting), of_entry(cast.entry_an)
    an, anh = begin(cast.entry_an, opens), begin(cast.entry_anh, opens)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    hold(scope=own, reason="Phone", by=cast.loan, now=opens + MINUTE)
    pause(scope=everybody, reason="Network", by=cast.loan, now=opens + 2 * MINUTE)
    let_go(scope=own, by=cast.loan, now=opens + 3 * MINUTE)
    resume(scope=everybody, by=cast.loan, now=opens + 4 * MINUTE)
    give_back(cast, span, opens + 10 * MINUTE)
    extend(scope=everybody, minutes=5, reason="Noise", by=cast.quang, now=opens + 11 * MINUTE)
    pause(scope=everybody, reason="Network", by=cast.loan, now=opens + 12 * MINUTE)
    hold(scope=own, reason="Phone", by=cast.loan, now=opens + 12 * MINUTE)
    hand_in(attempt=an, by=cast.an, now=opens + 13 * MINUTE)
    reopen(entry=cast.entry_an, minutes=5, reason="By mistake", by=cast.quang, now=opens + 14 * MINUTE)
    resume(scope=everybody, by=cast.loan, now=opens + 15 * MINUTE)
    late = sound(anh).accept_until + MINUTE
    assert close_overdue(now=late) == 2
    reopen(entry=cast.entry_anh, minutes=7, reason="Ill", by=cast.quang, now=late + MINUTE)
    assert sound(anh).deadline_at == late + 8 * MINUTE
    assert sound(an).held
    call_command("verify_sitting", cast.sitting.code, stdout=StringIO())


# Dismissing


def dismiss(cast: Cast, span: Span, now: datetime, reason: str = "Announced beforehand") -> DismissedOutage:
    fresh = Sitting.objects.get(pk=cast.sitting.pk)
    return dismiss_outage(sitting=fresh, outage=span, reason=reason, by=cast.quang, now=now)


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(TimeRefused) as refusal:
        deed()
    return refusal.value.code


def test_a_dismissed_outage_is_proposed_no_more_and_nothing_is_given_back_for_it(cast: Cast) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE
    assert len(proposed(cast, now)) == 1
    kept = dismiss(cast, span, now)
    assert (kept.reason, kept.by, kept.dismissed_at) == ("Announced beforehand", cast.quang, now)
    assert proposed(cast, now) == []
    row = JournalRow.objects.get(act="delivery.time.dismiss_outage")
    assert (row.by, row.data["reason"]) == (cast.quang, "Announced beforehand")
    assert refusal_of(lambda: give_back(cast, span, now)) == "dismissed_already"
    part = Span(span.began_at + MINUTE, span.ended_at)
    assert refusal_of(lambda: give_back(cast, part, now)) == "dismissed_already"
    assert sound(attempt).deadline_at == attempt.deadline_at
    assert not Interruption.objects.exists()


def test_another_outage_is_proposed_still(cast: Cast) -> None:
    opens = cast.sitting.opens_at
    begin(cast.entry_an, opens)
    alive("first", opens - 60 * MINUTE, opens + 2 * MINUTE)
    alive("second", opens + 4 * MINUTE, opens + 6 * MINUTE)
    alive("third", opens + 9 * MINUTE, opens + 60 * MINUTE)
    one, two = outages_of(cast.sitting, opens + 10 * MINUTE)
    dismiss(cast, one, opens + 10 * MINUTE)
    assert [span for span, _candidates, _lost in proposed(cast, opens + 10 * MINUTE)] == [two]
    assert give_back(cast, two, opens + 10 * MINUTE).working == 1


def test_what_cannot_be_dismissed(cast: Cast) -> None:
    begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE
    assert refusal_of(lambda: dismiss(cast, span, now, reason="  ")) == "reason_missing"
    there = Span(span.began_at - MINUTE, span.ended_at)
    assert refusal_of(lambda: dismiss(cast, there, now)) == "no_such_outage"
    give_back(cast, span, now)
    assert refusal_of(lambda: dismiss(cast, span, now)) == "given_already"
    assert not DismissedOutage.objects.exists()


def test_an_outage_is_dismissed_once(cast: Cast) -> None:
    begin(cast.entry_an, cast.sitting.opens_at)
    span, now = outage(cast, 6 * MINUTE, 9 * MINUTE), cast.sitting.opens_at + 10 * MINUTE
    dismiss(cast, span, now)
    assert refusal_of(lambda: dismiss(cast, span, now)) == "dismissed_already"
    assert DismissedOutage.objects.count() == 1


def test_the_page_asks_why_and_is_the_organisers_alone(
    cast: Cast, client_of: Callable[[User], Client], clock: StoppedClock
) -> None:
    begin(cast.entry_an, cast.sitting.opens_at)
    span = outage(cast, 6 * MINUTE, 9 * MINUTE)
    clock.shift(minutes=10)
    organiser = client_of(cast.quang)
    rows = organiser.get(reverse("wall_office:rows", args=[cast.sitting.uid])).content.decode()
    link = html.unescape(re.search(r'id="dismiss-1" href="([^"]+)"', rows).group(1))
    assert client_of(cast.loan).get(link).status_code == 404
    assert organiser.get(link).status_code == 200
    said = {"began_at": span.began_at.isoformat(), "ended_at": span.ended_at.isoformat()}
    address = reverse("wall_office:dismiss_outage", args=[cast.sitting.uid])
    assert organiser.post(address, {**said, "reason": ""}).status_code == 422
    assert organiser.post(address, {"began_at": "x", "reason": "y"}).status_code == 302
    assert not DismissedOutage.objects.exists()
    assert organiser.post(address, {**said, "reason": "Announced"}).status_code == 302
    assert DismissedOutage.objects.get().reason == "Announced"
    assert organiser.post(address, {**said, "reason": "Again"}).status_code == 422
