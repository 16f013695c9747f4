"""Answers that come as a file: read, counted in time, decided upon by two people after the end."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.deadlines import GRACE
from exams.delivery.models import Attempt, AttemptEvent, RescueFile
from exams.delivery.rescue import Brought, attempt_named, bring_rescue_file
from exams.delivery.rescue_reading import MOST_BYTES, RescueRefused
from exams.delivery.starting import Ask, start, start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.marking.rescuing import decide_rescue
from exams.results.actions import ReleaseRefused, release_results
from exams.results.sitting_records import check_sitting
from office.models import JournalRow
from people.models import RoleGrant, User
from people.roles import Role
from tests.cast import SINCE, Cast, right_answers
from tests.conftest import StoppedClock
from tests.exams.delivery.attempts import save, started
from tests.exams.delivery.rescue_files import file_of, label_of, made_file
from tests.exams.delivery.test_rescue_reading import JWK, LABEL

MINUTE = timedelta(minutes=1)
ClientOf = Callable[[User], Client]


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def event(seq: int, n: int, letters: str, at: datetime | None) -> dict[str, Any]:
    return {"seq": seq, "n": n, "value": list(letters), "flag": False, "t": at and ms(at)}


# Bringing


def bring(cast: Cast, attempt: Attempt, text: str, now: datetime, by: User | None = None) -> Brought:
    return bring_rescue_file(attempt=attempt, text=text, by=by or cast.loan, now=now)


def answers(attempt: Attempt) -> dict[int, list[str]]:
    return Attempt.objects.get(pk=attempt.pk).answers_by_number()


def assert_whole(cast: Cast) -> None:
    assert [checked.fault for checked in check_sitting(cast.sitting) if checked.fault] == []


def test_in_time_the_changes_of_a_file_count_at_once(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at + 5 * MINUTE
    brought = bring(cast, attempt, file_of(attempt, [event(1, 1, "A", now), event(2, 2, "B", now)]), now)
    assert (brought.counted, brought.refused, brought.file.needs_decision) == (2, 0, False)
    assert answers(attempt) == {1: ["A"], 2: ["B"]}
    bodies = [json.loads(it.body) for it in AttemptEvent.objects.filter(attempt=attempt, kind="answer")]
    assert {body["source"] for body in bodies} == {"file"}
    assert json.loads(attempt.events.get(kind="file_brought").body)["by"] == cast.loan.pk
    assert_whole(cast)


def test_what_had_arrived_before_changes_nothing_and_a_newer_answer_is_never_overwritten(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at + MINUTE
    save(attempt, now, Change(1, 1, ("A",), made_ms=ms(now)), client="c1")
    save(attempt, now, Change(9, 2, ("C",), made_ms=ms(now)), client="c1")
    events = [event(1, 1, "B", now), event(2, 2, "A", now), event(3, 3, "A", now)]
    brought = bring(cast, attempt, file_of(attempt, events), now + MINUTE)
    assert brought.counted == 3
    assert answers(attempt) == {1: ["A"], 2: ["C"], 3: ["A"]}
    assert AttemptEvent.objects.filter(attempt=attempt, kind="answer").count() == 4
    assert_whole(cast)


def test_the_same_file_twice_is_one_file(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at + MINUTE
    text = file_of(attempt, [event(1, 1, "A", now)])
    first = bring(cast, attempt, text, now)
    again = bring(cast, attempt, text, now + MINUTE, by=cast.quang)
    assert (again.file, again.is_new) == (first.file, False)
    assert AttemptEvent.objects.filter(attempt=attempt, kind="file_brought").count() == 1


def test_in_the_time_of_grace_only_what_was_made_before_the_deadline_counts(cast: Cast) -> None:
    attempt = started(cast, client="c1")
    end = attempt.deadline_at
    events = [event(1, 1, "A", end - MINUTE), event(2, 2, "A", end + timedelta(seconds=5)), event(3, 3, "A", None)]
    brought = bring(cast, attempt, file_of(attempt, events), end + GRACE / 2)
    assert (brought.counted, brought.refused) == (1, 2)
    assert answers(attempt) == {1: ["A"]}
    assert_whole(cast)


def test_a_file_of_an_older_device_counts_only_where_the_newer_one_said_nothing(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at + MINUTE
    text = file_of(attempt, [event(5, 1, "A", now), event(6, 2, "A", now)])
    save(taken_over(cast, now), now, Change(1, 1, ("B",), made_ms=ms(now)), client="c2")
    bring(cast, attempt, text, now + MINUTE)
    assert answers(attempt) == {1: ["B"], 2: ["A"]}
    assert_whole(cast)


def taken_over(cast: Cast, now: datetime) -> Attempt:
    """The candidate goes on at another device: a new epoch."""
    [done] = start([Ask(entry_pk=cast.entry_an.pk, client="c2", by=cast.an, take_over=True)], now=now)
    assert done.attempt is not None
    assert done.attempt.epoch == 2
    return done.attempt


def refused(cast: Cast, attempt: Attempt, text: str, now: datetime) -> str:
    with pytest.raises(RescueRefused) as refusal, transaction.atomic():
        bring(cast, attempt, text, now)
    assert refusal.value.message
    assert not RescueFile.objects.exists()
    return refusal.value.code


def test_a_file_of_somebody_or_something_else_is_refused_by_name(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at + MINUTE
    anh = start_attempt(entry=cast.entry_anh, by=cast.anh, now=now, client="c2")
    good = [event(1, 1, "A", now)]
    assert refused(cast, anh, file_of(attempt, good), now) == "other_sitting"
    assert refused(cast, attempt, file_of(attempt, good, entry=str(uuid.uuid4())), now) == "other_sitting"
    assert refused(cast, attempt, file_of(attempt, good, paper="ab" * 32), now) == "other_paper"
    assert refused(cast, attempt, file_of(attempt, good, epoch=2), now) == "other_epoch"
    assert refused(cast, attempt, file_of(attempt, [*good, event(2, 99, "A", now)]), now) == "does_not_fit"
    assert refused(cast, attempt, file_of(attempt, [event(2, 1, "J", now)]), now) == "does_not_fit"
    foreign = json.dumps(made_file(JWK, label_of(attempt), {"events": good}))
    assert refused(cast, attempt, foreign, now) == "damaged"
    with pytest.raises(RescueRefused) as refusal:
        attempt_named(sitting=cast.sitting, text=json.dumps(made_file(JWK, LABEL, {"events": good})))
    assert refusal.value.code == "other_sitting"


# After the end


@pytest.fixture
def late(cast: Cast) -> RescueFile:
    """An handed in with one answer; a file with two right ones, one of them made too late, came half an hour later."""
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at
    key = right_answers(cast.entry_an)
    save(attempt, now + MINUTE, Change(1, 1, tuple(key[1]), made_ms=ms(now + MINUTE)), client="c1")
    hand_in(attempt=attempt, by=cast.an, now=now + 10 * MINUTE)
    events = [
        event(2, 2, "".join(key[2]), now + 9 * MINUTE),
        event(3, 3, "".join(key[3]), now + 11 * MINUTE),
        event(4, 4, "".join(key[4]), None),
    ]
    return bring(cast, attempt, file_of(attempt, events), now + 40 * MINUTE).file


def decide(cast: Cast, file: RescueFile, by: User, *, accept: bool = True, reason: str = "Mạng hỏng") -> Attempt:
    now = cast.sitting.opens_at + 45 * MINUTE
    return decide_rescue(file=file, accept=accept, reason=reason, by=by, now=now)


def test_after_the_end_a_file_is_evidence_alone(cast: Cast, late: RescueFile) -> None:
    assert late.needs_decision
    assert set(answers(late.attempt)) == {1}
    assert_whole(cast)


def test_accepted_only_what_was_made_before_the_end_counts_and_the_receipt_stays(cast: Cast, late: RescueFile) -> None:
    receipt = late.attempt.receipt or Attempt.objects.get().receipt
    decide(cast, late, cast.quang)
    attempt = Attempt.objects.get()
    assert set(attempt.answers_by_number()) == {1, 2}
    assert (attempt.answered_count, attempt.receipt) == (2, receipt)
    said = json.loads(attempt.events.get(kind="rescued").body)
    assert (said["by"], said["reason"], [change["seq"] for change in said["changes"]]) == (
        cast.quang.pk,
        "Mạng hỏng",
        [2],
    )
    late.refresh_from_db()
    assert (late.accepted, late.decided_by, late.reason) == (True, cast.quang, "Mạng hỏng")
    assert JournalRow.objects.filter(act="delivery.rescue.accept").count() == 1
    assert_whole(cast)


def test_declined_nothing_changes(cast: Cast, late: RescueFile) -> None:
    before = Attempt.objects.get().sheet
    decide(cast, late, cast.quang, accept=False)
    assert Attempt.objects.get().sheet == before
    assert Attempt.objects.get().events.filter(kind="file_declined").count() == 1
    assert_whole(cast)


def test_marked_work_is_marked_again_as_a_new_revision(cast: Cast, late: RescueFile) -> None:
    mark_sitting(sitting=cast.sitting, by=None, now=cast.sitting.opens_at + 41 * MINUTE)
    old = Mark.objects.get()
    decide(cast, late, cast.quang)
    first, second = Mark.objects.order_by("revision")
    assert (first.pk, first.score, first.current) == (old.pk, old.score, False)
    assert (second.revision, second.right_count, second.current) == (2, 2, True)
    assert_whole(cast)


def test_work_that_is_not_marked_yet_waits_for_marking(cast: Cast, late: RescueFile) -> None:
    decide(cast, late, cast.quang)
    assert not Mark.objects.exists()
    mark_sitting(sitting=cast.sitting, by=None, now=cast.sitting.opens_at + 50 * MINUTE)
    assert (Mark.objects.get().revision, Mark.objects.get().right_count) == (1, 2)
    assert_whole(cast)


def test_nobody_decides_about_a_file_they_brought(cast: Cast, late: RescueFile) -> None:
    with pytest.raises(RescueRefused) as refusal:
        decide(cast, late, cast.loan)
    assert refusal.value.code == "two_people"
    with pytest.raises(IntegrityError), transaction.atomic():
        RescueFile.objects.update(decided_by=cast.loan, accepted=True)


def test_a_decision_is_made_once_and_says_why(cast: Cast, late: RescueFile) -> None:
    with pytest.raises(RescueRefused) as refusal:
        decide(cast, late, cast.quang, reason="  ")
    assert refusal.value.code == "reason_missing"
    decide(cast, late, cast.quang)
    with pytest.raises(RescueRefused) as refusal:
        decide(cast, late, cast.chi, accept=False)
    assert refusal.value.code == "nothing_to_decide"


def test_a_late_change_that_came_over_the_network_too_is_decided_with_the_file(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at
    hand_in(attempt=attempt, by=cast.an, now=now + 10 * MINUTE)
    save(attempt, now + 20 * MINUTE, Change(1, 1, ("A",), made_ms=ms(now + MINUTE)), client="c1")
    file = bring(cast, attempt, file_of(attempt, [event(1, 1, "A", now + MINUTE)]), now + 30 * MINUTE).file
    assert file.needs_decision
    decide(cast, file, cast.quang)
    assert answers(attempt) == {1: ["A"]}
    assert_whole(cast)


def test_a_late_file_in_which_nothing_is_new_needs_no_decision(cast: Cast) -> None:
    attempt, now = started(cast, client="c1"), cast.sitting.opens_at
    save(attempt, now + MINUTE, Change(1, 1, ("A",), made_ms=ms(now)), client="c1")
    hand_in(attempt=attempt, by=cast.an, now=now + 10 * MINUTE)
    events = [event(1, 1, "B", now), event(2, 2, "A", now + 11 * MINUTE)]
    assert not bring(cast, attempt, file_of(attempt, events), now + 30 * MINUTE).file.needs_decision
    assert_whole(cast)


def test_an_overdue_attempt_is_closed_before_its_file_is_judged(cast: Cast) -> None:
    attempt = started(cast, client="c1")
    text = file_of(attempt, [event(1, 1, "A", attempt.deadline_at - MINUTE)])
    assert bring(cast, attempt, text, attempt.accept_until).file.needs_decision
    assert Attempt.objects.get().status == "submitted"
    assert_whole(cast)


def test_results_wait_for_the_decision_and_after_them_no_file_is_taken(cast: Cast, late: RescueFile) -> None:
    over = cast.sitting.closes_at + 20 * MINUTE
    with pytest.raises(ReleaseRefused, match="1 file with answers waits"):
        release_results(sitting=cast.sitting, by=cast.quang, now=over)
    decide(cast, late, cast.quang, accept=False)
    release_results(sitting=cast.sitting, by=cast.quang, now=over)
    attempt = Attempt.objects.select_related("entry__sitting", "paper").get()
    text = file_of(attempt, [event(7, 5, "A", cast.sitting.opens_at)])
    with pytest.raises(RescueRefused) as refusal:
        bring(cast, attempt, text, over)
    assert refusal.value.code == "released"


def test_whoever_changes_a_kept_file_or_its_decision_is_found_out(cast: Cast, late: RescueFile) -> None:
    RescueFile.objects.update(content=late.content + " ")
    assert [checked.fault.code for checked in check_sitting(cast.sitting) if checked.fault] == ["files"]
    RescueFile.objects.update(content=late.content, accepted=True, decided_by=cast.quang)
    assert [checked.fault.code for checked in check_sitting(cast.sitting) if checked.fault] == ["files"]


# Doors


def post(client: Client, cast: Cast, text: str) -> Any:
    file = SimpleUploadedFile("rescue.khue", text.encode())
    return client.post(reverse("wall_office:rescue", args=[cast.sitting.uid]), {"file": file}, follow=True)


def test_an_invigilator_hands_a_file_over(cast: Cast, client_of: ClientOf, clock: StoppedClock) -> None:
    attempt = started(cast, client="c1")
    text = file_of(attempt, [event(1, 1, "A", clock.shift(minutes=2))])
    shown = post(client_of(cast.loan), cast, text)
    assert "Thí sinh" in shown.content.decode() or "Candidate 001" in shown.content.decode()
    assert answers(attempt) == {1: ["A"]}


def test_a_file_that_is_refused_says_why_on_the_form(cast: Cast, client_of: ClientOf) -> None:
    started(cast, client="c1")
    for text in ("hello", "x" * (MOST_BYTES + 10)):
        assert post(client_of(cast.loan), cast, text).status_code == 422


def test_who_only_watches_sees_the_list_and_brings_nothing(
    cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    attempt = started(cast, client="c1")
    address = reverse("wall_office:rescue", args=[cast.sitting.uid])
    assert 'type="file"' not in client_of(cast.khanh).get(address).content.decode()
    assert post(client_of(cast.khanh), cast, file_of(attempt, [event(1, 1, "A", clock.at)])).status_code == 404


def test_an_organiser_decides_on_a_page_of_its_own(cast: Cast, late: RescueFile, client_of: ClientOf) -> None:
    address = reverse("results_office:rescue_file", args=[late.uid])
    client = client_of(cast.quang)
    assert client.get(address).status_code == 200
    assert client.post(address, {"decision": "count", "reason": ""}).status_code == 422
    assert client.post(address, {"decision": "count", "reason": "Mất mạng"}).status_code == 302
    late.refresh_from_db()
    assert (late.accepted, late.decided_by) == (True, cast.quang)
    assert "<form method" not in main_of(client.get(address).content.decode())


def main_of(page: str) -> str:
    return page[page.index("office-title") :]


def test_who_brought_a_file_sees_no_form_to_decide(cast: Cast, late: RescueFile, client_of: ClientOf) -> None:
    RoleGrant.objects.create(user=cast.loan, role=Role.ORGANISER, unit=cast.duk, valid_from=SINCE)
    page = client_of(cast.loan).get(reverse("results_office:rescue_file", args=[late.uid])).content.decode()
    assert 'name="decision"' not in page
