"""One browser of a candidate: its clock, what it holds and what it still has to send."""

import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from exams.delivery.answers import read_text, stored_text
from exams.rehearsal.notebook import ACKED, Sent


@dataclass(slots=True)
class Device:
    """One browser: its name, its epoch, its clock, what it holds and what it still has to send."""

    client: str
    epoch: int = 0
    seq: int = 0
    # Server time minus our monotonic clock, from the reply that travelled least.
    offset: float = 0.0
    least_travel: float = 1e9
    skew: float = 0.0
    # Per question (epoch, seq, flag, letters): the greatest stands.
    sheet: dict[int, tuple[int, int, int, str]] = field(default_factory=dict)
    queue: list[Sent] = field(default_factory=list)
    is_unsure: bool = False

    def learn(self, server_now: str, asked: float, heard: float) -> None:
        """Works out the server's time from a reply."""
        if heard - asked < self.least_travel:
            self.least_travel = heard - asked
            self.offset = datetime.fromisoformat(server_now).timestamp() - (asked + heard) / 2

    def now_ms(self) -> int:
        return int((time.monotonic() + self.offset + self.skew) * 1000)

    def change(self, n: int, letters: str, flag: bool) -> Sent:
        """A change of an answer, queued."""
        self.seq += 1
        sent = Sent(self.client, self.epoch, self.seq, n, letters, flag, self.now_ms())
        self.queue.append(sent)
        self.sheet[n] = max(self.sheet.get(n, (0, 0, 0, "")), (self.epoch, self.seq, int(flag), letters))
        return sent

    def opened(self, told: Mapping[str, Any]) -> None:
        """Takes what the server holds, and what is queued here above it."""
        self.is_unsure = False
        self.epoch = told["epoch"]
        self.seq = max(self.seq, told["last_seq"])
        self.sheet = {int(n): (0, 0, int(answer["flag"]), _stored(answer)) for n, answer in told["answers"].items()}
        for sent in self.queue:
            self.sheet[sent.n] = max(
                self.sheet.get(sent.n, (0, 0, 0, "")), (sent.epoch, sent.seq, sent.flag, sent.letters)
            )

    def digest(self) -> str:
        """CRC-32 over "1:B;2:AC!", as the protocol has it."""
        words = [
            f"{n}:{letters}{'!' if flag else ''}"
            for n, (_epoch, _seq, flag, letters) in sorted(self.sheet.items())
            if letters or flag
        ]
        return f"{zlib.crc32(';'.join(words).encode()):08x}"

    def written(self, batch: Sequence[Sent]) -> bytes:
        """A batch as it goes over the wire, under the name and the epoch of its changes."""
        events = [
            {"seq": it.seq, "n": it.n, "flag": it.flag, "t": it.made_ms} | _on_the_wire(it.letters) for it in batch
        ]
        first = batch[0] if batch else self
        return msgspec.json.encode({"client": first.client, "epoch": first.epoch, "events": events})

    def hear(self, told: Mapping[str, Any]) -> list[Sent]:
        """Takes the words about what is queued; gives the changes that go out anew because the clock was wrong."""
        note_words(self.queue, words_of(told))
        renew = {it["seq"] for it in told["refused"] if it["next"] == "renew"}
        wrong = [sent for sent in self.queue if sent.seq in renew]
        # What was refused for good stands here and not there: they agree again when this device opens anew.
        self.is_unsure |= any(sent.verdict and not sent.is_acked and sent not in wrong for sent in self.queue)
        self.queue = [sent for sent in self.queue if not sent.verdict]
        if wrong:
            self.skew = 0.0
        # Only the last word on a question: an older one must not overtake it under a greater number.
        return [self.change(it.n, it.letters, it.flag) for it in wrong if self.sheet[it.n][:2] == (it.epoch, it.seq)]


def _stored(answer: Mapping[str, Any]) -> str:
    return stored_text(answer["text"]) if answer.get("text") else "".join(answer["value"])


def _on_the_wire(stored: str) -> dict[str, Any]:
    text = read_text(stored)
    return {"text": text} if text else {"value": list(stored)}


def words_of(told: Mapping[str, Any]) -> dict[int, str]:
    """What a reply says about each change."""
    return dict.fromkeys(told.get("acked", ()), ACKED) | {it["seq"]: it["code"] for it in told.get("refused", ())}


def note_words(batch: Sequence[Sent], words: Mapping[int, str]) -> int:
    """Writes them down; gives how many were acknowledged."""
    now, kept = time.time(), 0
    for sent in batch:
        if sent.seq in words:
            sent.verdict, sent.ack_at = words[sent.seq], now
            kept += sent.is_acked
    return kept
