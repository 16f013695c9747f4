"""The wall and the page that stops the work and gives time: what is shown, to whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.delivery import sealing
from exams.delivery.actions import Here, note_presences, record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.interruptions import hold, pause
from exams.delivery.models import Attempt, AttemptStatus, Interruption, ServerBeat
from exams.delivery.scopes import Scope, of_entry, of_room
from exams.delivery.time_views import INVIGILATORS_MINUTES
from exams.delivery.wall import SeatState, wall_of
from exams.sittings.actions import enter_people
from exams.sittings.models import Entry, Sitting
from people.models import Person, User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.delivery.steering import begin, kinds_of, sound

ClientOf = Callable[[User], Client]
MINUTE = timedelta(minutes=1)


def address(name: str, cast: Cast) -> str:
    return reverse(f"wall_office:{name}", args=[cast.sitting.uid])


def time_of(entry: Entry) -> str:
    return reverse("wall_office:entry_time", args=[entry.uid])


def rows(client: Client, cast: Cast) -> str:
    return client.get(address("rows", cast)).content.decode()


def states(cast: Cast, clock: StoppedClock) -> list[SeatState]:
    return [seat.state for seat in wall_of(Sitting.objects.get(pk=cast.sitting.pk), clock.at).seats]


def once_of(client: Client, page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(page).content.decode())
    assert found is not None
    return found.group(1)


# What is shown


def test_every_seat_has_its_state(cast: Cast, clock: StoppedClock) -> None:
    note_presences(seen={cast.entry_dat.pk: Here("sealed", True)}, now=clock.at)
    an = begin(cast.entry_an, clock.at)
    assert states(cast, clock) == [SeatState.WORKING, SeatState.ABSENT, SeatState.WAITING]
    hold(scope=of_entry(cast.entry_an), reason="x", by=cast.loan, now=clock.at)
    assert states(cast, clock)[0] == SeatState.HELD
    pause(scope=Scope(cast.sitting), reason="x", by=cast.loan, now=clock.at)
    clock.shift(minutes=5)
    assert states(cast, clock)[0] == SeatState.PAUSED  # although nothing was heard for five minutes
    hand_in(attempt=an, by=cast.an, now=clock.at)
    assert states(cast, clock)[0] == SeatState.HANDED_IN


def test_the_wall_says_on_how_many_devices_waiting_answers_can_be_read(
    cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    sealed, plain = Here("sealed", True), Here("plain", True)
    note_presences(seen={cast.entry_anh.pk: sealed, cast.entry_dat.pk: plain}, now=clock.at)
    assert wall_of(cast.sitting, clock.at).readable == 1
    dat = begin(cast.entry_dat, clock.at)
    assert wall_of(cast.sitting, clock.at).readable == 1
    assert "https" in rows(client_of(cast.loan), cast)
    hand_in(attempt=dat, by=User.objects.get(person=cast.entry_dat.person_id), now=clock.shift(minutes=1))
    assert wall_of(cast.sitting, clock.at).readable == 0
    assert "https" not in rows(client_of(cast.loan), cast)


def test_a_silent_device_is_shown_first_and_its_minutes_run_on(cast: Cast, clock: StoppedClock) -> None:
    begin(cast.entry_an, clock.at)
    clock.shift(minutes=4)
    [seat, *_others] = wall_of(cast.sitting, clock.at).seats
    assert (seat.state, seat.left, seat.is_heard) == (SeatState.AWAY, 26, False)


def test_a_paused_clock_shows_the_minutes_at_which_it_stands(cast: Cast, clock: StoppedClock) -> None:
    begin(cast.entry_an, clock.at)
    pause(scope=Scope(cast.sitting), reason="x", by=cast.loan, now=clock.shift(minutes=4))
    clock.shift(minutes=9)
    assert wall_of(cast.sitting, clock.at).seats[0].left == 26


def test_what_is_going_on_is_told_with_since_when_why_and_by_whom(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    begin(cast.entry_an, clock.at)
    pause(scope=of_room(cast.room), reason="Mất điện <b>", by=cast.loan, now=clock.shift(minutes=14))
    shown = rows(client_of(cast.quang), cast)
    assert "08:44" in shown
    assert "Mất điện &lt;b&gt;" in shown
    assert str(cast.loan) in shown
    assert f'id="end-{Interruption.objects.get().uid}"' in shown


def test_the_wall_says_what_the_waiting_devices_hold(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    seen = {cast.entry_an.pk: Here("sealed", True), cast.entry_anh.pk: Here("plain", False)}
    note_presences(seen=seen | {cast.entry_dat.pk: Here("none", True)}, now=clock.at)
    wall = wall_of(cast.sitting, clock.at)
    assert (wall.holding, wall.waiting) == (1, 3)
    assert [seat.device for seat in wall.seats] == ["sealed", "plain", "none"]
    assert [seat.keeps_nothing for seat in wall.seats] == [False, True, False]
    shown = rows(client_of(cast.khanh), cast)
    assert shown.count("wall-device-") == 3
    begin(cast.entry_an, clock.at)
    assert wall_of(cast.sitting, clock.at).seats[0].device is None


def test_an_entry_without_a_paper_is_shown_and_given_one(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    Entry.objects.filter(pk=cast.entry_anh.pk).update(paper=None)
    organiser = client_of(cast.quang)
    assert 'id="give-papers"' in rows(organiser, cast)
    assert 'id="give-papers"' not in rows(client_of(cast.loan), cast)
    assert "wall-without" in rows(client_of(cast.loan), cast)
    organiser.post(address("papers", cast))
    assert Entry.objects.get(pk=cast.entry_anh.pk).paper is not None
    assert "wall-without" not in rows(organiser, cast)
    Entry.objects.update(paper=None)
    Sitting.objects.update(paper_set=None)
    assert organiser.post(address("papers", cast), follow=True).status_code == 200
    assert 'id="make-papers"' in rows(organiser, cast)


def test_the_opening_key_is_told_after_the_opening_to_those_in_the_room(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    key = sealing.spoken(sealing.keys_of(cast.sitting.pk).opening_key)
    clock.shift(seconds=-1)
    for who in (cast.loan, cast.quang, cast.khanh, cast.chi):
        assert key not in rows(client_of(who), cast)
    clock.shift(seconds=1)
    for who in (cast.loan, cast.quang, cast.chi):
        assert key in rows(client_of(who), cast)
    assert key not in rows(client_of(cast.khanh), cast)


def test_who_only_looks_finds_nothing_to_press(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    begin(cast.entry_an, clock.at)
    pause(scope=Scope(cast.sitting), reason="x", by=cast.loan, now=clock.at)
    shown = rows(client_of(cast.khanh), cast)
    assert "<button" not in shown
    assert "/time/" not in shown


def test_an_outage_is_shown_to_all_and_given_back_by_the_organiser(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    attempt, opens = begin(cast.entry_an, clock.at), clock.at
    ServerBeat.objects.create(process="a", began_at=opens - MINUTE, last_at=opens + 44 * MINUTE / 60)
    ServerBeat.objects.create(process="b", began_at=opens + 4 * MINUTE, last_at=opens + 90 * MINUTE)
    clock.shift(minutes=5)
    assert 'id="outage-1"' not in rows(client_of(cast.loan), cast)
    assert "wall-outage" in rows(client_of(cast.loan), cast)
    organiser = client_of(cast.quang)
    shown = rows(organiser, cast)
    fields = dict(re.findall(r'name="(began_at|ended_at)" value="([^"]+)"', shown))
    assert client_of(cast.loan).post(address("outage", cast), fields).status_code == 404
    organiser.post(address("outage", cast), fields)
    assert sound(attempt).deadline_at > attempt.deadline_at + 3 * MINUTE
    assert "wall-outage" not in rows(organiser, cast)
    for wrong in ({}, {"began_at": "x", "ended_at": "y"}, {"began_at": "2026-03-10", "ended_at": "2026-03-11"}):
        assert organiser.post(address("outage", cast), wrong).status_code == 302
    assert kinds_of(attempt) == ["started", "extended"]


# What it costs


def people(cast: Cast, count: int) -> None:
    made = [Person(family_middle="Lê Văn", given=f"Thử {place}") for place in range(count)]
    Person.objects.bulk_create(made)
    enter_people(sitting=cast.sitting, people=made, room=cast.room, by=cast.quang, now=cast.sitting.opens_at)


def test_the_wall_costs_as_many_queries_for_sixty_as_for_three_and_reads_no_answers(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    for entry in (cast.entry_an, cast.entry_anh):
        attempt = begin(entry, clock.at)
        record_answers(attempt=attempt, client="tab", changes=[Change(1, 1, ("A",))], now=clock.at)
        hold(scope=of_entry(entry), reason="x", by=cast.loan, now=clock.at)
    pause(scope=Scope(cast.sitting), reason="x", by=cast.loan, now=clock.at)
    client = client_of(cast.quang)
    rows(client, cast)
    with CaptureQueriesContext(
        connection,
    ) as few:
        rows(client, cast)
    people(cast, 57)
    for entry in Entry.objects.select_related("sitting", "paper").exclude(attempt__isnull=False)[:20]:
        Attempt.objects.create(
            entry=entry,
            paper=cast.entry_an.paper,
            started_at=clock.at,
            deadline_at=clock.at + 30 * MINUTE,
            accept_until=clock.at + 31 * MINUTE,
            last_seen_at=clock.at,
        )
    with CaptureQueriesContext(connection) as many:
        shown = rows(client, cast)
    assert shown.count("data-entry=") == 60
    assert len(many) == len(few) <= 15
    asked = " ".join(query["sql"] for query in many)
    assert "delivery_event" not in asked
    assert '"sheet"' not in asked


# Stopping and giving time, by forms


def test_an_invigilator_pauses_and_resumes_a_room_by_plain_forms(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    attempt, client = begin(cast.entry_an, clock.at), client_of(cast.loan)
    page = reverse("wall_office:room_time", args=[cast.room.uid])
    assert client.get(page).status_code == 200
    refused = client.post(page, {"deed": "pause", "reason": " "})
    assert refused.status_code == 422
    assert client.post(page, {"deed": "pause", "reason": "Power cut"}).status_code == 302
    assert sound(attempt).paused_since == clock.at
    again = client.post(page, {"deed": "pause", "reason": "Power cut"}, follow=True)
    assert again.status_code == 200
    clock.shift(minutes=3)
    assert client.post(page, {"deed": "resume"}).status_code == 302
    assert sound(attempt).deadline_at == attempt.deadline_at + 3 * MINUTE


def test_holding_and_letting_go_by_plain_forms(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    attempt, client = begin(cast.entry_an, clock.at), client_of(cast.loan)
    client.post(time_of(cast.entry_an), {"deed": "hold", "reason": "A phone"})
    assert sound(attempt).held
    client.post(time_of(cast.entry_an), {"deed": "let_go"})
    assert not sound(attempt).held


def test_an_invigilator_gives_time_up_to_the_cap_and_an_organiser_beyond(
    cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    attempt, page = begin(cast.entry_an, clock.at), time_of(cast.entry_an)

    def give(who: User, minutes: int) -> int:
        client = client_of(who)
        said = {"deed": "extend", "minutes": minutes, "reason": "Noise", "once": once_of(client, page)}
        status = client.post(page, said).status_code
        assert client.post(page, said).status_code == 422  # pressed twice
        return status

    assert give(cast.loan, INVIGILATORS_MINUTES + 1) == 422
    assert give(cast.loan, INVIGILATORS_MINUTES) == 302
    assert give(cast.loan, 1) == 422
    assert give(cast.quang, 120) == 302
    assert sound(attempt).deadline_at == attempt.deadline_at + (INVIGILATORS_MINUTES + 120) * MINUTE


def test_only_the_organiser_opens_again(cast: Cast, clock: StoppedClock, client_of: ClientOf) -> None:
    attempt, page = begin(cast.entry_an, clock.at), time_of(cast.entry_an)
    hand_in(attempt=attempt, by=cast.an, now=clock.at)
    assert page not in rows(client_of(cast.loan), cast)
    assert page in rows(client_of(cast.quang), cast)
    said = {"deed": "reopen", "minutes": 10, "reason": "By mistake", "once": once_of(client_of(cast.quang), page)}
    assert client_of(cast.loan).post(page, said).status_code == 302
    assert sound(attempt).status == AttemptStatus.SUBMITTED
    assert client_of(cast.quang).post(page, said).status_code == 302
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS


@pytest.mark.parametrize("who", ["khanh", "thu", "vinh", "binh", "stranger"])
def test_nobody_else_has_power_over_time(cast: Cast, clock: StoppedClock, client_of: ClientOf, who: str) -> None:
    attempt, client = begin(cast.entry_an, clock.at), client_of(getattr(cast, who))
    for page in (
        address("sitting_time", cast),
        reverse("wall_office:room_time", args=[cast.room.uid]),
        time_of(cast.entry_an),
    ):
        for deed in ("pause", "hold", "extend", "resume", "let_go", "reopen"):
            assert client.post(page, {"deed": deed, "reason": "x", "minutes": 5}).status_code == 404
    assert kinds_of(attempt) == ["started"]
    assert not Interruption.objects.exists()


@pytest.mark.parametrize("said", [{}, {"deed": "x"}, {"deed": "reopen"}, {"deed": "resume"}, {"deed": "pause\x00"}])
def test_a_deed_that_cannot_be_done_is_no_error(
    cast: Cast, clock: StoppedClock, client_of: ClientOf, said: dict[str, str]
) -> None:
    assert client_of(cast.quang).post(address("sitting_time", cast), said).status_code == 302
    assert not Interruption.objects.exists()


def test_minutes_for_one_candidate_speak_of_that_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.quang)
    client.cookies["django_language"] = "en"
    one, everybody = (
        client.get(page).content.decode() for page in (time_of(cast.entry_an), address("sitting_time", cast))
    )
    assert ("This candidate gets" in one, "Everybody here" in one) == (True, False)
    assert ("This candidate gets" in everybody, "Everybody here" in everybody) == (False, True)


@pytest.mark.parametrize("minutes", ["", "x", "-5", "0", "241", "9" * 30, "5.5"])
def test_nonsense_for_minutes_stays_on_the_page(
    cast: Cast, clock: StoppedClock, client_of: ClientOf, minutes: str
) -> None:
    attempt, client = begin(cast.entry_an, clock.at), client_of(cast.quang)
    said = {"deed": "extend", "minutes": minutes, "reason": "Noise", "once": "no uuid"}
    answer = client.post(address("sitting_time", cast), said)
    assert answer.status_code == 422
    assert "Noise" in answer.content.decode()
    assert sound(attempt).deadline_at == attempt.deadline_at
