"""Closing and voiding by the staff's hand: every arrow, every refusal, and what marking and results make of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.ending import close_by_hand, void
from exams.delivery.extensions import extend, reopen
from exams.delivery.interruptions import hold, pause
from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from exams.delivery.rescue import RescueRefused, bring_rescue_file
from exams.delivery.scopes import TimeRefused, of_entry
from exams.delivery.wall import SeatState, wall_of
from exams.marking.actions import mark_again, mark_sitting
from exams.marking.models import Mark
from exams.results.actions import release_results
from exams.results.dossier import export_dossier
from exams.results.queries import Outcome, result_rows
from exams.results.remark import remark
from exams.sittings.models import Entry, Sitting
from office.models import JournalRow
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.delivery.steering import begin, kinds_of, links_of, sound

ClientOf = Callable[[User], Client]
MINUTE = timedelta(minutes=1)


def at(cast: Cast, minutes: float) -> datetime:
    return cast.sitting.opens_at + minutes * MINUTE


def working(cast: Cast) -> Attempt:
    """An has begun and answered one question."""
    attempt = begin(cast.entry_an, at(cast, 0))
    record_answers(attempt=attempt, client="tab", changes=[Change(1, 1, ("A",))], now=at(cast, 1))
    return attempt


def handed_in(cast: Cast) -> Attempt:
    return hand_in(attempt=working(cast), by=cast.an, now=at(cast, 2))


def marked(cast: Cast) -> Attempt:
    attempt = handed_in(cast)
    mark_sitting(sitting=cast.sitting, by=None, now=at(cast, 3))
    return attempt


def voided(cast: Cast) -> Attempt:
    handed_in(cast)
    return void(entry=fresh(cast), reason="Copied", by=cast.quang, now=at(cast, 3))


def fresh(cast: Cast) -> Entry:
    return Entry.objects.select_related("sitting").get(pk=cast.entry_an.pk)


def closed_by_hand(cast: Cast, minutes: float) -> Attempt:
    return close_by_hand(entry=fresh(cast), reason="Left the room", by=cast.loan, now=at(cast, minutes))


def void_it(cast: Cast, minutes: float) -> Attempt:
    return void(entry=fresh(cast), reason="Copied", by=cast.quang, now=at(cast, minutes))


def verifies(cast: Cast) -> None:
    call_command("verify_sitting", cast.sitting.code, stdout=StringIO())


def refused(deed: Callable[[], Any]) -> str:
    with pytest.raises(TimeRefused) as refusal:
        deed()
    return refusal.value.code


# Closing


def test_work_closed_by_hand_counts_as_it_stood_and_names_the_reason(cast: Cast) -> None:
    attempt = working(cast)
    closed = closed_by_hand(cast, 4)
    kept = sound(attempt)
    assert (kept.status, kept.close_reason) == (AttemptStatus.SUBMITTED, CloseReason.STAFF)
    assert (kept.finished_at, kept.closed_at) == (at(cast, 4), at(cast, 4))
    assert kept.receipt == closed.receipt != ""
    assert '"reason":"Left the room"' in links_of(attempt)[-1].body
    row = JournalRow.objects.get(act="delivery.attempt.staff")
    assert (row.by, row.data) == (cast.loan, {"reason": "Left the room"})
    late = record_answers(attempt=attempt, client="tab", changes=[Change(2, 2, ("B",))], now=at(cast, 5))
    assert late.refused == [(2, "late")]
    assert kept.answers_by_number() == {1: ["A"]}
    mark_sitting(sitting=cast.sitting, by=None, now=at(cast, 6))
    assert Mark.objects.get().attempt_id == attempt.pk
    verifies(cast)


def test_work_that_stood_still_ends_when_it_stood(cast: Cast) -> None:
    attempt = working(cast)
    hold(scope=of_entry(fresh(cast)), reason="Phone", by=cast.loan, now=at(cast, 2))
    pause(scope=of_entry(fresh(cast)), reason="Ill", by=cast.loan, now=at(cast, 3))
    closed_by_hand(cast, 9)
    assert sound(attempt).finished_at == at(cast, 3)
    verifies(cast)


def test_what_was_closed_by_hand_can_be_opened_again_until_it_is_marked(cast: Cast) -> None:
    attempt = working(cast)
    closed_by_hand(cast, 4)
    reopen(entry=fresh(cast), minutes=5, reason="The wrong one", by=cast.quang, now=at(cast, 5))
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS
    closed_by_hand(cast, 6)
    assert kinds_of(attempt)[-3:] == ["staff", "reopened", "staff"]
    mark_sitting(sitting=cast.sitting, by=None, now=at(cast, 7))
    verifies(cast)


def test_nobody_else_is_closed_along(cast: Cast) -> None:
    working(cast)
    other = begin(cast.entry_anh, at(cast, 0))
    closed_by_hand(cast, 4)
    assert kinds_of(other) == ["started"]


def test_what_cannot_be_closed_by_hand(cast: Cast) -> None:
    assert refused(lambda: closed_by_hand(cast, 0)) == "not_started"
    attempt = working(cast)
    blank = lambda: close_by_hand(entry=fresh(cast), reason=" \n ", by=cast.loan, now=at(cast, 2))  # noqa: E731
    assert refused(blank) == "reason_missing"
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS
    closed_by_hand(cast, 4)
    assert refused(lambda: closed_by_hand(cast, 5)) == "closed_already"
    mark_sitting(sitting=cast.sitting, by=None, now=at(cast, 6))
    assert refused(lambda: closed_by_hand(cast, 7)) == "closed_already"
    void_it(cast, 8)
    assert refused(lambda: closed_by_hand(cast, 9)) == "closed_already"


def test_whose_time_is_over_is_closed_by_time_and_not_by_hand(cast: Cast) -> None:
    attempt = working(cast)
    assert refused(lambda: closed_by_hand(cast, 90)) == "closed_already"
    assert sound(attempt).close_reason == CloseReason.TIME_UP


# Voiding


@pytest.mark.parametrize(
    ("before", "events"),
    [
        (working, ["started", "answer", "staff", "voided"]),
        (handed_in, ["started", "answer", "handed_in", "voided"]),
        (marked, ["started", "answer", "handed_in", "marked", "voided"]),
    ],
)
def test_voided_work_has_no_mark_and_keeps_its_record(
    cast: Cast, before: Callable[[Cast], Attempt], events: list[str]
) -> None:
    attempt = before(cast)
    void_it(cast, 5)
    kept = sound(attempt)
    assert (kept.status, kinds_of(attempt)) == (AttemptStatus.VOIDED, events)
    assert kept.receipt
    assert kept.finished_at is not None
    assert '"reason":"Copied"' in links_of(attempt)[-1].body
    row = JournalRow.objects.get(act="delivery.attempt.void")
    assert (row.by, row.data["reason"]) == (cast.quang, "Copied")
    mark_sitting(sitting=cast.sitting, by=None, now=at(cast, 6))
    assert mark_again(attempt=attempt, by=None, now=at(cast, 6)) is None
    assert Mark.objects.count() == (before is marked)
    outcomes = [row.outcome for row in result_rows(cast.sitting) if row.attempt == attempt.pk]
    assert outcomes == [Outcome.VOIDED]
    assert kept.answers_by_number() == {1: ["A"]}
    verifies(cast)


def test_the_dossier_of_a_sitting_with_voided_work_is_marked_again_without_a_difference(
    cast: Cast,
) -> None:
    marked(cast)
    void_it(cast, 5)
    begin(cast.entry_anh, at(cast, 6))
    close_by_hand(entry=cast.entry_anh, reason="Ill", by=cast.loan, now=at(cast, 8))
    later = cast.sitting.closes_at + 60 * MINUTE
    release_results(sitting=Sitting.objects.get(pk=cast.sitting.pk), by=cast.quang, now=later)
    out = BytesIO()
    export_dossier(sitting=cast.sitting, out=out, by=cast.quang, now=later)
    again = remark(out)
    assert (again.difference, again.attempts) == ("", 2)


def test_what_cannot_be_voided(cast: Cast) -> None:
    assert refused(lambda: void_it(cast, 0)) == "not_started"
    working(cast)
    assert refused(lambda: void(entry=fresh(cast), reason="", by=cast.quang, now=at(cast, 2))) == "reason_missing"
    void_it(cast, 3)
    assert refused(lambda: void_it(cast, 4)) == "voided_already"


def test_after_the_release_nothing_is_voided(cast: Cast) -> None:
    attempt = marked(cast)
    later = cast.sitting.closes_at + 60 * MINUTE
    close_overdue(now=later)
    release_results(sitting=Sitting.objects.get(pk=cast.sitting.pk), by=cast.quang, now=later)
    late = lambda: void(entry=fresh(cast), reason="Copied", by=cast.quang, now=later)  # noqa: E731
    assert refused(late) == "released_already"
    assert sound(attempt).status == AttemptStatus.GRADED


def test_voided_work_takes_nothing_any_more(cast: Cast) -> None:
    attempt = voided(cast)
    late = record_answers(attempt=attempt, client="tab", changes=[Change(2, 2, ("B",))], now=at(cast, 4))
    assert late.refused == [(2, "late")]
    own = of_entry(fresh(cast))
    again = lambda: reopen(entry=fresh(cast), minutes=5, reason="x", by=cast.quang, now=at(cast, 5))  # noqa: E731
    more = lambda: extend(scope=own, minutes=5, reason="x", by=cast.quang, now=at(cast, 5))  # noqa: E731
    assert refused(again) == "marked_already"
    assert refused(more) == "nobody_there"
    with pytest.raises(RescueRefused):
        bring_rescue_file(attempt=attempt, text="{}", by=cast.loan, now=at(cast, 6))
    assert hand_in(attempt=attempt, by=cast.an, now=at(cast, 7)).status == AttemptStatus.VOIDED
    verifies(cast)


# The page


def time_of(entry: Entry) -> str:
    return reverse("wall_office:entry_time", args=[entry.uid])


def press(client: Client, cast: Cast, deed: str, **said: str) -> Any:
    return client.post(time_of(cast.entry_an), {"deed": deed, **said})


def test_closing_asks_for_a_reason_and_for_a_second_look(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    attempt, invigilator = working(cast), client_of(cast.loan)
    clock.shift(minutes=2)
    assert press(invigilator, cast, "close", reason="Left").status_code == 422
    assert press(invigilator, cast, "close", sure="on").status_code == 422
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS
    assert press(invigilator, cast, "close", reason="Left", sure="on").status_code == 302
    assert sound(attempt).close_reason == CloseReason.STAFF


def test_voiding_is_the_organisers_alone(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    attempt = working(cast)
    clock.shift(minutes=2)
    invigilator, organiser = client_of(cast.loan), client_of(cast.quang)
    assert 'id="void"' not in invigilator.get(time_of(cast.entry_an)).content.decode()
    press(invigilator, cast, "void", reason="Copied", sure="on")
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS
    assert 'id="void"' in organiser.get(time_of(cast.entry_an)).content.decode()
    assert press(organiser, cast, "void", reason="Copied", sure="on").status_code == 302
    assert sound(attempt).status == AttemptStatus.VOIDED
    [seat] = [seat for seat in wall_of(cast.sitting, clock.at).seats if seat.entry == cast.entry_an]
    assert seat.state == SeatState.VOIDED
    left = organiser.get(time_of(cast.entry_an)).content.decode()
    assert not any(f'value="{deed}"' in left for deed in ("close", "void", "reopen", "extend", "pause"))


def test_the_wall_leads_to_both(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    attempt = working(cast)
    organiser, rows = client_of(cast.quang), reverse("wall_office:rows", args=[cast.sitting.uid])
    number = cast.entry_an.number
    assert f'id="end-work-{number}"' in organiser.get(rows).content.decode()
    hand_in(attempt=attempt, by=cast.an, now=clock.shift(minutes=2))
    shown = organiser.get(rows).content.decode()
    assert f'id="void-{number}"' in shown
    assert f'id="end-work-{number}"' not in shown
    assert f'id="void-{number}"' not in client_of(cast.loan).get(rows).content.decode()
