"""The practice as pure functions: what the wire of an exam says, about a paper that does not count.

The page runs the same scripts as an exam and hears the same replies (docs/protocol.md), so that what people learn
here is what they meet there. A practice lasts as long as its candidate's browser session remembers it; no table of
exams knows of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from exams.delivery.answers import (
    Change,
    Packed,
    Place,
    count_packed,
    fault,
    is_newer_epoch,
    last_seq,
    merge_packed,
    on_the_wire,
    packed_text,
    register,
    text_digest,
    unpack,
)
from exams.delivery.deadlines import GRACE
from exams.delivery.wire import VERSION, EventsAsked, HandInIn, Refusal, StartIn, moment, refused_event

LENGTH = timedelta(minutes=15)


@dataclass(slots=True)
class Practice:
    """One practice; everything is plain so that it can be kept as JSON."""

    began_at: datetime | None = None
    finished_at: datetime | None = None
    saved_at: datetime | None = None
    client: str = ""
    epoch: int = 0
    sheet: Packed = field(default_factory=dict)

    @property
    def deadline_at(self) -> datetime | None:
        return None if self.began_at is None else self.began_at + LENGTH


def is_over(it: Practice, now: datetime) -> bool:
    """Whether it takes no more answers: handed in, or its time and grace are over."""
    return it.finished_at is not None or (it.deadline_at is not None and now >= it.deadline_at + GRACE)


def is_running(it: Practice, now: datetime) -> bool:
    return it.began_at is not None and not is_over(it, now)


def start(it: Practice, said: StartIn, now: datetime) -> dict[str, Any] | Refusal:
    """Begins, or opens again. Another page of the same browser session takes over without being asked."""
    if is_over(it, now):
        return Refusal("closed")
    it.began_at = it.began_at or now
    if it.client != said.client:
        it.client, it.epoch = said.client, it.epoch + 1
    sheet = unpack(it.sheet)
    return _standing(it, "working", now) | {
        "attempt": "",
        "started_at": moment(it.began_at),
        "last_seq": last_seq(sheet),
        "answers": on_the_wire(sheet),
        "rescue_key": None,
        "paper_digest": "",
    }


def take(it: Practice, said: EventsAsked, places: Mapping[int, Place], now: datetime) -> dict[str, Any] | Refusal:
    """Takes a batch of changes; the reply names each."""
    if it.epoch == 0:
        return Refusal("not_started")
    if said.epoch > it.epoch:
        return Refusal("wrong_epoch", facts=(("epoch", it.epoch),))
    verdicts = {change.seq: _verdict(it, change, said.epoch, places, now) for change in said.changes}
    acked = [seq for seq, code in verdicts.items() if not code]
    it.saved_at = now if acked else it.saved_at
    refused = [(seq, "malformed") for seq in said.malformed] + [(seq, code) for seq, code in verdicts.items() if code]
    is_old = said.epoch < it.epoch and not is_over(it, now)
    return _standing(it, "taken_over" if is_old else _state(it, now), now) | {
        "acked": acked,
        "refused": [refused_event(seq, code) for seq, code in refused],
    }


def _verdict(it: Practice, change: Change, epoch: int, places: Mapping[int, Place], now: datetime) -> str:
    """Why the change does not count; "" when it does, and then it stands in the sheet."""
    if is_over(it, now):
        return "late"
    wrong = fault(change, places)
    if wrong:
        return wrong
    if str(change.n) in it.sheet and is_newer_epoch(it.sheet, change.n, epoch):
        return "older_epoch"
    merge_packed(it.sheet, change.n, register(change, epoch))
    return ""


def hand_in(it: Practice, said: HandInIn, now: datetime) -> dict[str, Any] | Refusal:
    """Ends it, where both sides hold the same answers; in place of a receipt code stands what it was."""
    if it.epoch == 0:
        return Refusal("not_started")
    if not is_over(it, now) and said.digest != _digest(it):
        return Refusal("digest_differs", facts=(("digest", _digest(it)), ("epoch", it.epoch)))
    it.finished_at = it.finished_at or min(now, it.deadline_at or now)
    return _standing(it, "handed_in", now) | {"receipt": _("PRACTICE"), "finished_at": moment(it.finished_at)}


def _standing(it: Practice, state: str, now: datetime) -> dict[str, Any]:
    return {
        "v": VERSION,
        "server_now": moment(now),
        "state": state,
        "deadline_at": moment(it.deadline_at),
        "epoch": it.epoch,
        "answered": count_packed(it.sheet),
        "digest": _digest(it),
        "saved_at": moment(it.saved_at),
    }


def _state(it: Practice, now: datetime) -> str:
    return "handed_in" if is_over(it, now) else "working"


def _digest(it: Practice) -> str:
    return text_digest(packed_text(it.sheet))
