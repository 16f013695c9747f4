"""Answers that come as a file from a device without a network: brought by the staff, and decided upon by two people.

In time they are changes like all others. After the closing a file is evidence alone, until a second person says that
its answers count: then those count that were made before the end, by what the device says.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.translation import gettext as _

from exams.delivery import ledger, pushes, record, sealing
from exams.delivery.answers import Change, Sheet, answered, fault, merge, pack, recorded, register
from exams.delivery.closing import close_if_overdue
from exams.delivery.keeping import Batch, keep, places
from exams.delivery.models import Attempt, AttemptStatus, RescueFile
from exams.delivery.rescue_reading import RescueContent, RescueRefused, open_rescue, read_label, refuse_unfit
from exams.sittings.models import Sitting
from office import journal
from people.models import User

SOURCE = "file"
CLOSED = (AttemptStatus.SUBMITTED, AttemptStatus.GRADED)
# What was judged in time needs nobody's decision any more, whether it stands or a newer device's answer does.
JUDGED_IN_TIME = ("", "in_grace", "older_epoch")


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file. `counted`: how many of its changes count now, those that had arrived before included."""

    file: RescueFile
    counted: int = 0
    refused: int = 0
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Filed:
    """A change as it is kept with a file."""

    epoch: int
    client: str
    change: Change

    def as_json(self) -> dict[str, Any]:
        change = self.change
        said = {"seq": change.seq, "n": change.n, "value": change.stored, "flag": int(change.flagged)}
        return said | {"made_ms": change.made_ms, "epoch": self.epoch, "client": self.client}


def attempt_named(*, sitting: Sitting, text: str) -> Attempt:
    """The attempt of the sitting whose file this says it is. RescueRefused where it is of another, or no such file."""
    label = read_label(text)
    rows = Attempt.objects.select_related("entry__sitting", "entry__person", "paper")
    found = rows.filter(entry__sitting=sitting, uid=label.attempt, entry__uid=label.entry).first()
    if found is None:
        raise RescueRefused("other_sitting")
    return found


@transaction.atomic
def bring_rescue_file(*, attempt: Attempt, text: str, by: User, now: datetime) -> Brought:
    """Keeps a file of the attempt. Brought twice, it is the same file; what had arrived before changes nothing."""
    held = _locked(attempt)
    content = _opened(held, text)
    before = RescueFile.objects.filter(attempt=held, digest=content.digest).first()
    if before is not None:
        return Brought(before, is_new=False)
    held = close_if_overdue(attempt=held, now=now)
    if held.status == AttemptStatus.VOIDED:
        raise RescueRefused("voided", _("The work of this candidate was voided. The file is not kept."))
    is_open = held.status == AttemptStatus.IN_PROGRESS
    record.append([held], kind="file_brought", at=now, by=by, file=content.digest, open=is_open)
    file = _kept(held, content, text, by, now, needs_decision=not is_open and _would_change(held, content))
    data = {"file": content.digest, "changes": len(content.changes), "waits": file.needs_decision}
    journal.write(act="delivery.rescue.bring", subject=held, by=by, now=now, data=data)
    pushes.entries_changed([held.entry_id])
    return _count_now(held, content, file, now) if is_open else Brought(file)


def _locked(attempt: Attempt) -> Attempt:
    """The attempt under its lock. The sitting's row first: a release waits, or is seen here."""
    sitting_pk = attempt.entry.sitting_id
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting_pk)
    if hasattr(sitting, "release"):
        raise RescueRefused(
            "released", _("The results of this sitting are out: answers from a file can no longer be added.")
        )
    return Attempt.objects.locked().select_related("entry", "paper").get(pk=attempt.pk)


def _opened(held: Attempt, text: str) -> RescueContent:
    try:
        private = sealing.rescue_private(sealing.keys_of(held.entry.sitting_id))
    except InvalidTag as error:
        words = _("The key for files of this sitting cannot be read. Keep the file and call the administrator.")
        raise RescueRefused("no_key", words) from error
    content = open_rescue(text, private)
    if content.label.attempt != held.uid or content.label.entry != held.entry.uid:
        raise RescueRefused("other_sitting")
    refuse_unfit(content, paper=held.paper.content_digest, epoch=held.epoch, places=places(held.paper_id))
    return content


def _kept(
    held: Attempt, content: RescueContent, text: str, by: User, now: datetime, *, needs_decision: bool
) -> RescueFile:
    return RescueFile.objects.create(
        attempt=held,
        content=text,
        digest=content.digest,
        changes=[filed.as_json() for filed in _filed(content)],
        brought_at=now,
        brought_by=by,
        needs_decision=needs_decision,
    )


def _count_now(held: Attempt, content: RescueContent, file: RescueFile, now: datetime) -> Brought:
    """In time: judged and kept like changes that came over the network."""
    label = content.label
    [kept] = keep([Batch(held.entry_id, label.client, label.epoch, content.changes, arrived_at=now, source=SOURCE)])
    if kept.problem:
        raise RescueRefused(kept.problem)
    return Brought(file, len(kept.acknowledged), len(kept.refused))


def _filed(content: RescueContent) -> list[Filed]:
    return [Filed(content.label.epoch, content.label.client, change) for change in content.changes]


def filed_of(file: RescueFile) -> list[Filed]:
    """The changes of a file as they were found in it."""
    return [_read_filed(said) for said in file.changes]


def _read_filed(said: dict[str, Any]) -> Filed:
    return Filed(said["epoch"], said["client"], recorded(said))


def still_new(attempt: Attempt, changes: Sequence[Filed]) -> list[Filed]:
    """Those that did not arrive in time over the network."""
    names = [(attempt.pk, filed.client, filed.change.seq) for filed in changes]
    known = ledger.verdicts(names)
    return [filed for name, filed in zip(names, changes, strict=True) if known.get(name, "late") not in JUDGED_IN_TIME]


def made_in_time(attempt: Attempt, changes: Iterable[Filed]) -> list[Filed]:
    """Those that were made before the attempt ended, by what the device says; what says nothing cannot count."""
    end, allowed = attempt.finished_at, places(attempt.paper_id)
    return [
        filed
        for filed in changes
        if end is not None
        and filed.change.made_at is not None
        and filed.change.made_at <= end
        and not fault(filed.change, allowed)
    ]


def with_these(sheet: Sheet, changes: Iterable[Filed]) -> Sheet:
    """The answers as they would be: the greatest (epoch, seq) wins, as everywhere."""
    after = dict(sheet)
    for filed in changes:
        merge(after, filed.change.n, register(filed.change, filed.epoch))
    return after


def _would_change(held: Attempt, content: RescueContent) -> bool:
    sheet = held.read_sheet()
    return with_these(sheet, made_in_time(held, still_new(held, _filed(content)))) != sheet


@transaction.atomic
def settle_rescue_file(*, file: RescueFile, accept: bool, reason: str, by: User, now: datetime) -> Attempt:
    """A second person's word on a file that came after the closing: its answers count, or stay evidence alone.

    The receipt stays the one that was given out. A mark made before is left to marking: see `decide_rescue` there.
    """
    held = _locked(file.attempt)
    waiting = RescueFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    words = _checked_reason(reason)
    _refuse_decision(waiting, held, by, accept=accept)
    if accept:
        _take(held, waiting, words, by, now)
    else:
        record.append([held], kind="file_declined", at=now, by=by, file=waiting.digest, reason=words)
    waiting.accepted, waiting.reason, waiting.decided_at, waiting.decided_by = accept, words, now, by
    waiting.save(update_fields=["accepted", "reason", "decided_at", "decided_by"])
    act = "delivery.rescue.accept" if accept else "delivery.rescue.decline"
    journal.write(act=act, subject=held, by=by, now=now, data={"file": waiting.digest, "reason": words})
    pushes.entries_changed([held.entry_id])
    return held


def _refuse_decision(file: RescueFile, held: Attempt, by: User, *, accept: bool) -> None:
    if not file.needs_decision or file.accepted is not None:
        raise RescueRefused("nothing_to_decide", _("There is nothing to decide here any more: look at the list."))
    if file.brought_by_id == by.pk:
        raise RescueRefused("two_people", _("You brought this file yourself: somebody else must decide about it."))
    if accept and held.status not in CLOSED:
        raise RescueRefused("not_closed", _("This work is open again or voided: nothing can be added to it now."))


def _checked_reason(reason: str) -> str:
    """The reason in one line."""
    words = " ".join(reason.replace("\x00", "").split())[:300]
    if not words:
        raise RescueRefused("reason_missing", _("Say why: the reason stands in the record."))
    return words


def _take(held: Attempt, file: RescueFile, reason: str, by: User, now: datetime) -> None:
    counting = made_in_time(held, still_new(held, filed_of(file)))
    sheet = with_these(held.read_sheet(), counting)
    changes = [filed.as_json() for filed in counting]
    record.append([held], kind="rescued", at=now, by=by, file=file.digest, reason=reason, changes=changes)
    held.sheet, held.answered_count = json.dumps(pack(sheet), separators=(",", ":")), answered(sheet)
    held.save(update_fields=["sheet", "answered_count"])


def undecided(sitting: Sitting) -> int:
    """How many files of a sitting wait for a second person's word."""
    waiting = RescueFile.objects.filter(attempt__entry__sitting=sitting, needs_decision=True, accepted=None)
    return waiting.count()
