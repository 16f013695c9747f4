"""What the state machine drives: the pure rules of keeping, or the platform through its doors."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from exams.delivery import keeping, record
from exams.delivery.answers import Change, Place, packed_text, text_digest
from exams.delivery.closing import close_overdue
from exams.delivery.deadlines import GRACE, Clock
from exams.delivery.evidence import Link, first_hash, moment
from exams.delivery.extensions import extend
from exams.delivery.interruptions import pause, resume
from exams.delivery.keeping import Batch
from exams.delivery.ledger import Held, Row
from exams.delivery.models import Attempt
from exams.delivery.scopes import of_entry
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.protocol import machine
from tests.protocol.doors import Doors
from tests.protocol.machine import MINUTES, NUMBERS, Device, Facts, Told

# At each question one of four letters is chosen, or something is written.
PLACES = {n: Place(frozenset("ABCD"), multiple=False, most=200) for n in NUMBERS}
UID = "the attempt"


def sent(change: machine.Change) -> dict[str, Any]:
    """A change of the machine as it stands on the wire: its seconds count from the start."""
    made = {} if "t" not in change else {"t": int(NOW.timestamp() * 1000) + int(change["t"] * 1000)}
    return {**change, **made}


def seconds(at: datetime) -> float:
    return (at - NOW).total_seconds()


class PureServer:
    """One attempt in memory, kept by the very functions that keep it under its lock."""

    def __init__(self) -> None:
        self.now_s = 0.0
        end = NOW + timedelta(minutes=MINUTES)
        self.held = Held(
            pk=1,
            entry_pk=1,
            entry="",
            paper_pk=1,
            status="in_progress",
            epoch=0,
            deadline_at=end,
            accept_until=end + GRACE,
            paused_since=None,
            held=False,
            receipt="",
            last_seen_at=NOW,
            saved_at=None,
            answered_count=0,
            event_count=0,
            head=first_hash(UID),
            sheet={},
            clients={},
        )
        self.writer = ""
        self.pause_goes_on = False
        self.rows: list[Row] = []
        self.said: dict[tuple[int, str, int], str] = {}

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.now_s)

    def _note(self, kind: str, **data: Any) -> None:
        self.rows.append(record.chain(self.held, kind=kind, at=self.now, data=data, client=data.get("client")))

    def start(self, client: str, *, take_over: bool) -> int | str:
        self.sweep()
        if self.held.status != "in_progress":
            return "closed"
        if self.writer and self.writer != client and not take_over:
            return "open_elsewhere"
        if self.writer != client:
            self.writer, self.held.epoch = client, self.held.epoch + 1
            self._note("taken_over" if self.held.epoch > 1 else "started", client=client)
        return self.held.epoch

    def send(self, device: Device, epoch: int, changes: list[machine.Change]) -> Told:
        batch = Batch(1, device.client, epoch, [read(sent(change)) for change in changes], self.now)
        kept = keeping._keep_one(batch, self.held, self.said, self.rows)
        self.sweep()
        words = dict.fromkeys(kept.acknowledged, "") | dict(kept.refused)
        text = packed_text(self.held.sheet)
        return Told(words, self.held.status, text_digest(text), self.held.epoch, seconds(self.held.deadline_at))

    def hand_in(self, device: Device, digest: str) -> str:
        self.sweep()
        if self.held.status != "in_progress":
            return ""
        if device.epoch < self.held.epoch:
            return "taken_over"
        if digest != text_digest(packed_text(self.held.sheet)):
            return "digest_differs"
        self._close("handed_in")
        return ""

    def sweep(self) -> None:
        held = self.held
        if held.status == "in_progress" and held.paused_since is None and self.now >= held.accept_until:
            self._close("time_up")

    def _close(self, reason: str) -> None:
        self.held.status = "submitted"
        self._note(reason)

    def pause(self) -> None:
        self.pause_goes_on = True
        self._stand_if_paused()

    def _stand_if_paused(self) -> None:
        if self.pause_goes_on and self.now < self.held.deadline_at:
            self._clock(Clock(self.held.deadline_at, self.held.paused_since).paused(self.now))

    def resume(self) -> None:
        self.pause_goes_on = False
        if self.held.status == "in_progress":
            self._clock(Clock(self.held.deadline_at, self.held.paused_since).resumed(self.now))

    def extend(self, minutes: int) -> None:
        clock = Clock(self.held.deadline_at, self.held.paused_since)
        self._clock(clock.extended(timedelta(minutes=minutes)))
        self._stand_if_paused()

    def _clock(self, clock: Clock) -> None:
        self.held.deadline_at, self.held.accept_until = clock.ends_at, clock.ends_at + GRACE
        self.held.paused_since = clock.stands_since
        self._note("clock", deadline_at=moment(clock.ends_at))

    def facts(self) -> Facts:
        links = [Link(row.position, row.kind, row.at, row.body, row.hash, row.client, row.seq) for row in self.rows]
        held = self.held
        closed = held.status != "in_progress"
        text = packed_text(held.sheet)
        return Facts(closed, text, seconds(held.deadline_at), links, UID, held.event_count, held.head)

    def end(self) -> None:
        pass


def read(event: dict[str, Any]) -> Change:
    return Change(
        event["seq"], event["n"], tuple(event.get("value", ())), event["flag"], event.get("t"), event.get("text", "")
    )


@dataclass
class Platform:
    """The platform through Django's door, each example in a transaction that is taken back."""

    cast: Cast
    clock: StoppedClock

    def __post_init__(self) -> None:
        self._seconds = 0.0
        self.clock.set(NOW)
        self.doors = Doors("django", self.cast.entry_an, self.cast.an)
        self.block = transaction.atomic()
        self.block.__enter__()

    @property
    def now_s(self) -> float:
        return self._seconds

    @now_s.setter
    def now_s(self, moved: float) -> None:
        self._seconds = moved
        self.clock.set(NOW + timedelta(seconds=moved))

    def start(self, client: str, *, take_over: bool) -> int | str:
        reply = self.doors.start(client, take_over=take_over)
        return int(reply.said["epoch"]) if reply.status == 200 else reply.code

    def send(self, device: Device, epoch: int, changes: list[machine.Change]) -> Told:
        reply = self.doors.events(*map(sent, changes), client=device.client, epoch=epoch)
        acked, refused = reply.verdicts
        said = reply.said
        deadline = datetime.fromisoformat(said["deadline_at"])
        return Told(dict.fromkeys(acked, "") | refused, said["state"], said["digest"], said["epoch"], seconds(deadline))

    def hand_in(self, device: Device, digest: str) -> str:
        reply = self.doors.hand_in(digest, client=device.client, epoch=device.epoch)
        assert (reply.status == 200) == bool(reply.said.get("receipt"))
        return reply.code

    def sweep(self) -> None:
        close_overdue(now=self.clock.now())

    def pause(self) -> None:
        pause(scope=of_entry(self.cast.entry_an), reason="mất điện", by=self.cast.quang, now=self.clock.now())

    def resume(self) -> None:
        resume(scope=of_entry(self.cast.entry_an), by=self.cast.quang, now=self.clock.now())

    def extend(self, minutes: int) -> None:
        scope, reason = of_entry(self.cast.entry_an), "máy hỏng"
        extend(scope=scope, minutes=minutes, reason=reason, by=self.cast.quang, now=self.clock.now())

    def facts(self) -> Facts:
        attempt = Attempt.objects.get(entry=self.cast.entry_an)
        links = [
            Link(row.position, row.kind, row.at, row.body, row.hash, row.client, row.seq)
            for row in attempt.events.order_by("position")
        ]
        closed = attempt.status != "in_progress"
        text = packed_text(json.loads(attempt.sheet))
        end = seconds(attempt.deadline_at)
        return Facts(closed, text, end, links, str(attempt.uid), attempt.event_count, attempt.head)

    def end(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
