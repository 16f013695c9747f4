"""Whoever changes the record behind the platform's back is found out: each change by SQL, and what the check says."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.deadlines import GRACE
from exams.delivery.evidence import body_of, next_hash
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.papers.models import Paper, PaperKey
from office.commands import Refusal
from tests.cast import Cast, right_answers

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sat(cast: Cast) -> Cast:
    """An sits and hands in and is marked; Ánh is still working; Đạt has not begun."""
    now = cast.sitting.opens_at
    for entry, user in ((cast.entry_an, cast.an), (cast.entry_anh, cast.anh)):
        attempt = start_attempt(entry=entry, by=user, now=now, client="c1")
        key = right_answers(entry)
        changes = [Change(n, n, tuple(key[n]), made_ms=ms(cast, n)) for n in (1, 2, 3)]
        record_answers(attempt=attempt, client="c1", changes=changes, now=now + MINUTE)
        record_answers(attempt=attempt, client="c1", changes=[Change(9, 99, ("A",))], now=now + MINUTE)
    hand_in(attempt=of(cast), by=cast.an, now=now + 5 * MINUTE)
    mark_sitting(sitting=cast.sitting, by=None, now=now + 6 * MINUTE)
    return cast


def ms(cast: Cast, seconds: int) -> int:
    return int((cast.sitting.opens_at + timedelta(seconds=seconds)).timestamp() * 1000)


def of(cast: Cast) -> Attempt:
    return Attempt.objects.select_related("entry__sitting", "paper").get(entry=cast.entry_an)


def report(cast: Cast, *, whole: bool = False) -> list[dict[str, Any]]:
    """What the command finds, as JSON; its exit code must fit."""
    out = StringIO()
    if whole:
        call_command("verify_sitting", cast.sitting.code, "--json", stdout=out)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_sitting", cast.sitting.code, "--json", stdout=out)
        assert ended.value.code == 1
    found: list[dict[str, Any]] = json.loads(out.getvalue())["bad"]
    return found


def sql(command: str, *values: Any) -> None:
    """As somebody does who may do everything: the trigger that guards the record is put away for it."""
    guard = "DROP TRIGGER delivery_event_stays" + (" ON delivery_event" if connection.vendor == "postgresql" else "")
    with connection.cursor() as cursor:
        if "UPDATE delivery_event" in command:
            cursor.execute(guard)
        cursor.execute(command, values)


def places_of_events(cast: Cast, kind: str) -> list[int]:
    return list(of(cast).events.filter(kind=kind).values_list("position", flat=True))


def test_a_record_that_nobody_touched_is_whole(sat: Cast) -> None:
    assert report(sat, whole=True) == []


def test_it_is_found_by_uid_too_and_a_sitting_that_is_not_there_is_refused(sat: Cast) -> None:
    out = StringIO()
    call_command("verify_sitting", str(sat.sitting.uid), stdout=out)
    assert "Attempts checked: 2" in out.getvalue()
    with pytest.raises(Refusal) as refusal:
        call_command("verify_sitting", "KHONG-CO")
    assert refusal.value.returncode == 2


def test_an_attempt_that_is_removed_whole_is_missed(sat: Cast) -> None:
    """No chain is broken then; but the journal, which has its own, saw it begin."""
    gone = Attempt.objects.get(entry=sat.entry_anh)
    gone.events.all().delete()
    gone.delete()
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_sitting", sat.sitting.code, stdout=out)
    assert ended.value.code == 1
    assert "that anh began at" in out.getvalue()
    assert report(sat) == []


def change_a_body(cast: Cast) -> None:
    event = of(cast).events.get(position=3)
    sql("UPDATE delivery_event SET body = %s WHERE id = %s", event.body.replace('"flag":0', '"flag":1'), event.pk)


def change_a_column(cast: Cast) -> None:
    sql("UPDATE delivery_event SET seq = 77 WHERE id = %s", of(cast).events.get(position=3).pk)


def change_a_time(cast: Cast) -> None:
    event = of(cast).events.get(position=4)
    AttemptEvent.objects.filter(pk=event.pk).delete()
    event.at -= MINUTE
    event.save(force_insert=True)


def delete_a_row(cast: Cast) -> None:
    of(cast).events.get(position=3).delete()


def delete_the_last_row(cast: Cast) -> None:
    attempt = of(cast)
    attempt.events.get(position=attempt.event_count).delete()


def reorder(cast: Cast) -> None:
    third, fourth = of(cast).events.get(position=3), of(cast).events.get(position=4)
    AttemptEvent.objects.filter(pk__in=(third.pk, fourth.pk)).delete()
    third.position, fourth.position = 4, 3
    AttemptEvent.objects.bulk_create([third, fourth])


def forged(cast: Cast, attempt: Attempt, kind: str, **data: Any) -> AttemptEvent:
    """An event that fits the chain as if the platform had written it."""
    position, at = attempt.event_count + 1, cast.sitting.opens_at + 2 * MINUTE
    body = body_of(position=position, kind=kind, at=at, data=data)
    return AttemptEvent(
        attempt=attempt,
        position=position,
        kind=kind,
        at=at,
        client=data.get("client"),
        seq=data.get("seq"),
        body=body,
        hash=next_hash(attempt.head, body),
    )


ANSWER = {"client": "c1", "seq": 50, "epoch": 1, "n": 5, "value": "A", "flag": 0, "made_ms": None, "verdict": ""}


def forge_a_row(cast: Cast) -> None:
    forged(cast, of(cast), "answer", **ANSWER).save()


def forge_a_row_and_the_chain(cast: Cast) -> None:
    attempt = of(cast)
    event = forged(cast, attempt, "answer", **ANSWER)
    event.save()
    Attempt.objects.filter(pk=attempt.pk).update(event_count=event.position, head=event.hash)


def edit_the_head(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(head="0" * 64)


def edit_the_sheet(cast: Cast) -> None:
    sheet = json.loads(of(cast).sheet)
    sheet["2"] = "J@1.2"
    Attempt.objects.filter(pk=of(cast).pk).update(sheet=json.dumps(sheet))


def spoil_the_sheet(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(sheet="[")


def edit_the_count(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(answered_count=6)


def edit_the_clients(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(clients='{"c1": 4}')


def edit_the_deadline(cast: Cast) -> None:
    deadline_at = of(cast).deadline_at + 5 * MINUTE
    Attempt.objects.filter(pk=of(cast).pk).update(deadline_at=deadline_at, accept_until=deadline_at + GRACE)


def edit_the_time_of_acceptance(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(accept_until=of(cast).accept_until + MINUTE)


def edit_the_status(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(status="voided")


def edit_the_receipt(cast: Cast) -> None:
    Attempt.objects.filter(pk=of(cast).pk).update(receipt="AAAAA-AAAAA")


def edit_the_mark(cast: Cast) -> None:
    Mark.objects.update(score=10)


def edit_the_detail_of_the_mark(cast: Cast) -> None:
    mark = Mark.objects.get()
    mark.detail["4"]["right"] = True
    mark.save()


def delete_the_mark(cast: Cast) -> None:
    Mark.objects.all().delete()


def edit_the_key(cast: Cast) -> None:
    key = PaperKey.objects.get(paper=of(cast).paper)
    key.right["4"] = ["D"]
    key.save()


def give_another_paper(cast: Cast) -> None:
    other = Paper.objects.exclude(pk=of(cast).paper_id).filter(key__isnull=False).first()
    Attempt.objects.filter(pk=of(cast).pk).update(paper=other)


DEEDS: list[tuple[Callable[[Cast], None], str, int | None]] = [
    (change_a_body, "changed", 3),
    (change_a_column, "columns", 3),
    (change_a_time, "columns", 4),
    (delete_a_row, "missing", 3),
    (delete_the_last_row, "missing", 7),
    (reorder, "changed", 3),
    (forge_a_row, "added", 8),
    (forge_a_row_and_the_chain, "after_close", 8),
    (edit_the_head, "head", 7),
    (edit_the_sheet, "sheet", None),
    (spoil_the_sheet, "sheet", None),
    (edit_the_count, "field", None),
    (edit_the_clients, "field", None),
    (edit_the_deadline, "field", None),
    (edit_the_time_of_acceptance, "field", None),
    (edit_the_status, "field", None),
    (edit_the_receipt, "field", None),
    (edit_the_mark, "mark", None),
    (edit_the_detail_of_the_mark, "mark", None),
    (delete_the_mark, "marks", None),
    (edit_the_key, "paper", None),
    (give_another_paper, "other_paper", 1),
]


@pytest.mark.parametrize(("deed", "code", "position"), DEEDS, ids=[deed.__name__ for deed, _code, _at in DEEDS])
def test_each_of_these_deeds_is_named(sat: Cast, deed: Callable[[Cast], None], code: str, position: int | None) -> None:
    deed(sat)
    [bad] = report(sat)
    assert (bad["code"], bad["position"], bad["number"]) == (code, position, 1)
    assert bad["message"].startswith("Candidate 001")
