"""The copy of a sitting: what it takes from the original, who can see it, and that nothing of it stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from exams.delivery import tokens
from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.rehearsal import actions
from exams.rehearsal.actions import RehearsalRefused, begin
from exams.rehearsal.copying import make_copy, remove_copy
from exams.rehearsal.models import GONE_AFTER, Rehearsal, RehearsalState
from exams.rehearsal.playing import settle
from exams.sittings.models import Entry, Sitting
from people.models import Person, Unit, User
from tests.cast import Cast
from tests.conftest import StoppedClock


@pytest.fixture
def rehearsal(cast: Cast, now: datetime) -> Rehearsal:
    return begin(sitting=cast.sitting, candidates=21, seconds=60, by=cast.quang, now=now, beside_others=True)


def rows() -> dict[str, int]:
    """How many rows every table has; more may be there afterwards of those that tell what was done."""
    kept = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    told = ("office.JournalRow", "rehearsal.Rehearsal", "people.ChangeNote")
    return {label: count for label, count in kept.items() if label not in told}


def sat(entry: Entry, now: datetime) -> None:
    """The invented candidate answers a question and hands in."""
    user = User.objects.get(person=entry.person)
    attempt = start_attempt(entry=entry, by=user, now=now)
    record_answers(attempt=attempt, client="c", changes=[Change(seq=1, n=1, value=("A",))], now=now)
    hand_in(attempt=attempt, by=user, now=now)


def test_the_copy_has_the_papers_and_the_time_of_the_original(rehearsal: Rehearsal, cast: Cast, now: datetime) -> None:
    seats = make_copy(rehearsal=rehearsal, now=now)
    copy = Sitting.objects.get(rehearsed_as=rehearsal)
    assert (copy.paper_set, copy.scale, copy.duration_minutes) == (cast.sitting.paper_set, cast.scale, 30)
    assert copy.opens_at == now
    assert copy.closes_at >= now + timedelta(minutes=30)
    entries = list(copy.entries.order_by("number"))
    assert len(entries) == len(seats) == 21
    assert {entry.paper.paper_set for entry in entries if entry.paper} == {cast.sitting.paper_set}
    assert [entry.number for entry in entries if entry.extra_minutes] == [20]


def test_each_token_opens_its_own_entry(rehearsal: Rehearsal, now: datetime) -> None:
    seats = make_copy(rehearsal=rehearsal, now=now)
    for seat in seats:
        opened: Any = tokens.read(seat.token)
        assert str(Entry.objects.get(pk=opened.entry_pk).uid) == seat.entry
        assert User.objects.get(pk=opened.user_pk).person == Entry.objects.get(pk=opened.entry_pk).person


def test_nobody_who_has_a_role_sees_the_copy_or_its_people(rehearsal: Rehearsal, cast: Cast, now: datetime) -> None:
    make_copy(rehearsal=rehearsal, now=now)
    for user in (cast.chi, cast.quang, cast.loan, cast.khanh, cast.binh, cast.stranger):
        assert not Sitting.objects.visible_to(user).filter(rehearsed_as=rehearsal).exists()
        assert not Person.objects.visible_to(user).filter(entries__sitting__rehearsed_as=rehearsal).exists()
        assert not Unit.objects.visible_to(user).filter(sittings__rehearsed_as=rehearsal).exists()


def test_nothing_of_a_copy_that_was_sat_and_marked_stays(cast: Cast, rehearsal: Rehearsal, now: datetime) -> None:
    before = rows()
    make_copy(rehearsal=rehearsal, now=now)
    for entry in Entry.objects.filter(sitting__rehearsed_as=rehearsal)[:3]:
        sat(entry, now)
    settle(Sitting.objects.get(rehearsed_as=rehearsal), now=now)
    assert rows() != before
    remove_copy(rehearsal=rehearsal, now=now)
    assert rows() == before
    rehearsal.refresh_from_db()
    assert rehearsal.copy is None
    journal = apps.get_model("office", "JournalRow").objects
    assert not journal.filter(act__startswith="delivery.").exists()
    assert journal.get(act="rehearsal.copy.remove").data == {"candidates": 21, "events": 12}


def test_removing_goes_on_where_it_was_broken_off(rehearsal: Rehearsal, now: datetime) -> None:
    before = rows()
    make_copy(rehearsal=rehearsal, now=now)
    copy = Sitting.objects.get(rehearsed_as=rehearsal)
    sat(copy.entries.all()[0], now)
    remove_copy(rehearsal=rehearsal, now=now)
    remove_copy(rehearsal=rehearsal, now=now)
    assert rows() == before


def test_only_one_rehearsal_runs_at_a_time(rehearsal: Rehearsal, cast: Cast, now: datetime) -> None:
    with pytest.raises(RehearsalRefused):
        begin(sitting=cast.sitting, candidates=1, seconds=60, by=cast.quang, now=now, beside_others=True)


def test_a_rehearsal_is_refused_where_it_could_harm_or_means_nothing(cast: Cast, now: datetime) -> None:
    for candidates in (0, actions.most_candidates() + 1):
        with pytest.raises(RehearsalRefused):
            begin(sitting=cast.sitting, candidates=candidates, seconds=60, by=None, now=now, beside_others=True)
    Sitting.objects.filter(pk=cast.sitting.pk).update(paper_set=None)
    with pytest.raises(RehearsalRefused):
        begin(sitting=Sitting.objects.get(), candidates=1, seconds=60, by=None, now=now, beside_others=True)
    assert not Rehearsal.objects.exists()


def test_one_room_on_sqlite_is_not_disturbed(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.connection, "vendor", "sqlite")
    with pytest.raises(RehearsalRefused, match="open now"):
        begin(sitting=cast.sitting, candidates=1, seconds=60, by=None, now=now)
    begin(sitting=cast.sitting, candidates=1, seconds=60, by=None, now=cast.sitting.closes_at)


def test_what_a_lost_process_left_is_ended_and_removed(
    rehearsal: Rehearsal, clock: StoppedClock, cast: Cast, now: datetime
) -> None:
    make_copy(rehearsal=rehearsal, now=now)
    actions.clear_gone(now=clock.shift(seconds=GONE_AFTER.total_seconds() - 1))
    rehearsal.refresh_from_db()
    assert rehearsal.is_running
    actions.clear_gone(now=clock.shift(seconds=2))
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.copy) == (RehearsalState.BROKEN_OFF, None)
    assert Sitting.objects.count() == 1
    begin(sitting=cast.sitting, candidates=1, seconds=60, by=None, now=clock.at, beside_others=True)


def test_who_cancels_stops_the_process_at_its_next_word(rehearsal: Rehearsal, cast: Cast, now: datetime) -> None:
    assert actions.note(rehearsal=rehearsal, progress={"phase": "play"}, now=now)
    actions.cancel(rehearsal=rehearsal, by=cast.quang, now=now)
    assert not actions.note(rehearsal=rehearsal, progress={"phase": "play"}, now=now)
