"""A synthetic candidate that speaks the wire of docs/protocol.md over real HTTP, from the waiting page to the receipt.

It keeps to what a browser does: every change is queued first and sent again under the same number until a word about
it is heard; waits grow and are drawn at random ("full jitter"); Retry-After is kept. Nothing of the server's own code
is used, so both sides are not wrong in the same way.
"""

import asyncio
import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.rehearsal.asking import UNDONE, Asking, GivenUp, Json
from exams.rehearsal.connection import NoReply, Response
from exams.rehearsal.device import Device, note_words, words_of
from exams.rehearsal.line import Line
from exams.rehearsal.notebook import Gauge, Notebook, Sent
from exams.rehearsal.script import Act, Question, script

MOST_TOGETHER = 100
SENDS_A_PART = 0.2
SEALED = b"KHUE1"
AGAIN_CODES = ("token_missing", "token_expired", "not_started", "wrong_epoch")
STOPPED_STATES = ("paused", "held")

Papers: TypeAlias = dict[str, tuple[bytes, Sequence[Question]]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What lets a candidate in: the entry's name with its token, or a one-time code that is changed into them."""

    entry: str
    token: str = ""
    access_code: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a candidate works, in seconds. `patience`: without any reply for so long, the candidate gives up.

    `skew`: the device's clock jumps by so much after its tenth change. `changes`: at least so many.
    """

    think: float = 1.0
    beat: float = 25.0
    patience: float = 120.0
    changes: int = 0
    hands_in: bool = True
    skew: float = 0.0


class Candidate(Asking):
    """One candidate's whole exam. `sit` returns when it is over; what happened stands in `book` and `gauge`."""

    def __init__(
        self, ticket: Ticket, *, line: Line, gauge: Gauge, papers: Papers, chance: Random, pace: Pace, name: str
    ) -> None:
        super().__init__(line, gauge, chance, pace.patience)
        self.ticket, self.papers, self.pace, self.name = ticket, papers, pace, name
        self.entry, self.token = ticket.entry, ticket.token
        self.device = Device(f"{name}-a")
        self.book = Notebook(ticket.entry)
        self.strays: list[Sent] = []
        self.state = ""
        self.next_beat = 0.0
        self.offline = 0

    def learn(self, server_now: str, asked: float, heard: float) -> None:
        self.device.learn(server_now, asked, heard)

    async def sit(self) -> Notebook:
        """From the first request to the receipt."""
        self.gauge.working += 1
        try:
            await self._sit()
            self.book.is_done = True
            self.gauge.done += 1
        except GivenUp as why:
            self.book.given_up = str(why)
            self.gauge.failed("given up")
        finally:
            self.gauge.working -= 1
            self.line.hang_up()
        return self.book

    async def _sit(self) -> None:
        if self.ticket.code:
            await self._sign_in()
        sealed, digest = await self._wait()
        questions = self._unsealed(sealed, digest, await self._start())
        acts = script(questions, self.chance, changes=self.pace.changes)
        for place, act in enumerate(acts):
            if self.state == "handed_in":
                return
            await self._do(act, place)
        await self._drain()
        if self.pace.hands_in and self.state != "handed_in":
            await self._hand_in()

    # From the slip to the paper

    async def _sign_in(self) -> None:
        body = msgspec.json.encode({"code": self.ticket.code})
        told = await self.insist("sign in", "POST", "/api/sign-in/", body)
        self.entry, self.token = told["entries"][0]["entry"], told["entries"][0]["token"]
        self.book.entry = self.entry

    async def _wait(self) -> tuple[bytes, str]:
        """On the waiting page: how things stand, and the sealed paper."""
        told = await self.insist("state", "GET", f"/api/exam/{self.entry}/state/?paper=none&storage=1")
        if told["paper"] is None:
            raise GivenUp("no paper")
        path = told["paper"]["url"] + "?lang=vi&form=json"
        sealed = (await self.insist_raw("paper", "GET", path)).body
        while not told["can_start"] and told["state"] == "soon":
            await asyncio.sleep(self.chance.uniform(0.2, 1.0))
            told = await self.insist("state", "GET", f"/api/exam/{self.entry}/state/?paper=sealed&storage=1")
        return sealed, told["paper"]["digest"]

    async def _start(self, *, take_over: bool = False) -> Json:
        """Starts, or opens again: also how a device gets a token and an epoch."""
        asked = {"client": self.device.client, "access_code": self.ticket.access_code, "take_over": take_over}
        told = await self.insist("start", "POST", f"/api/exam/{self.entry}/start/", msgspec.json.encode(asked))
        if told.get("code") == "closed":
            self._note_over()
            return told
        if "code" in told:
            raise GivenUp(f"start: {told['code']}")
        self.book.attempt, self.token = told["attempt"], told["token"]
        self.book.told_deadline(told["deadline_at"])
        self.device.opened(told)
        self.state = told["state"]
        return told

    def _unsealed(self, sealed: bytes, digest: str, told: Json) -> Sequence[Question]:
        """The questions. A paper is opened once for all who have it; the others only see that they got the same."""
        if told.get("code") == "closed":
            return ()
        if digest not in self.papers:
            key = base64.urlsafe_b64decode(told["paper_key"] + "=")
            start = len(SEALED)
            plain = AESGCM(key).decrypt(sealed[start : start + 12], sealed[start + 12 :], digest.encode())
            self.papers[digest] = sealed, msgspec.json.decode(plain)["questions"]
        known, questions = self.papers[digest]
        if known != sealed:
            raise GivenUp("two sealed papers of one digest differ")
        return questions

    # Working

    async def _do(self, act: Act, place: int) -> None:
        if act.device:
            await self._change_device(act)
        if self.pace.skew and place == 10:
            self.device.skew = self.pace.skew
        if act.offline:
            self.offline = act.offline
            self.line.hang_up()
        if self.state not in STOPPED_STATES:
            self.book.sent.append(self.device.change(act.n, act.stored, act.flag))
        await self._spend(self.chance.expovariate(1 / self.pace.think) if self.pace.think else 0)
        self.offline = max(0, self.offline - 1)
        if self.strays and not self.offline and self.chance.random() < 0.5:
            await self._send_strays()

    async def _spend(self, seconds: float) -> None:
        """Lets time pass, and sends meanwhile what is queued and the heartbeats."""
        until = time.monotonic() + seconds
        while True:
            due = self._due()
            if due > until:
                await asyncio.sleep(max(0.0, until - time.monotonic()))
                return
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self._send(self._batch())

    def _batch(self) -> list[Sent]:
        """What to send now: all that is queued, in any order, and sometimes only a part. The order never matters."""
        queue = self.device.queue
        if len(queue) < 2:
            return list(queue)
        count = self.chance.randint(1, len(queue)) if self.chance.random() < SENDS_A_PART else len(queue)
        return self.chance.sample(queue, min(count, MOST_TOGETHER))

    def _due(self) -> float:
        """When the next request is to be sent."""
        if self.offline or self.state == "handed_in":
            return float("inf")
        return self.not_before if self.device.queue else max(self.next_beat, self.not_before)

    async def _drain(self) -> None:
        """Sends all that is queued, however long it takes."""
        self.offline = 0
        while (self.device.queue or self.strays) and self.state != "handed_in":
            await self._spend(0.05)
            if self.strays:
                await self._send_strays()

    async def _send(self, batch: list[Sent]) -> None:
        step = ("answer" if len(batch) == 1 else "batch") if batch else "heartbeat"
        self._note_try(batch)
        self.next_beat = time.monotonic() + self.pace.beat * self.chance.uniform(0.8, 1.2)
        try:
            response = await self.ask(step, "POST", f"/api/exam/{self.entry}/events/", self.device.written(batch))
        except NoReply as why:
            self.missed(str(why))
            return
        await self._hear(response)

    @staticmethod
    def _note_try(batch: Sequence[Sent]) -> None:
        now = time.time()
        for sent in batch:
            sent.tries += 1
            sent.sent_at = sent.sent_at or now

    async def _hear(self, response: Response) -> None:
        """What the reply to a batch says."""
        if response.status in UNDONE:
            return self.missed(str(response.status), response.retry_after)
        told: Json = msgspec.json.decode(response.body)
        if response.status == 200:
            self._heard(told)
        elif told["code"] in AGAIN_CODES:
            self.missed(told["code"])
            await self._start()
        else:
            raise GivenUp(f"events: {told['code']}")

    def _heard(self, told: Json) -> None:
        self.reached()
        self.gauge.kept(len(told["acked"]))
        self.book.sent += self.device.hear(told)
        self.state = told["state"]
        self.book.told_deadline(told["deadline_at"])
        if self.state == "handed_in":
            self._note_over()
        if self.state == "taken_over":
            raise GivenUp("taken over")
        is_sure = not self.has_moved and not self.device.is_unsure
        is_settled = is_sure and not self.device.queue and self.state != "handed_in"
        if is_settled and told["digest"] != self.device.digest():
            self.book.digests_differed += 1

    def _note_over(self) -> None:
        """The server says that it is over, and nothing was handed in."""
        self.state = "handed_in"
        self.book.over_at = self.book.over_at or time.time()

    @property
    def has_moved(self) -> bool:
        """Whether an earlier device may still send something that this one does not know of."""
        return self.device.epoch > 1

    # A second device

    async def _change_device(self, act: Act) -> None:
        """Goes on elsewhere; what the first device had not sent yet travels on by itself, under its old epoch."""
        first = self.device
        self.book.sent.append(first.change(act.n, "", not act.flag))
        self.strays += first.queue
        self.device = Device(f"{self.name}-b{first.epoch}", offset=first.offset, least_travel=first.least_travel)
        refused = await self.insist(
            "start",
            "POST",
            f"/api/exam/{self.entry}/start/",
            msgspec.json.encode({"client": self.device.client, "access_code": self.ticket.access_code}),
        )
        if refused.get("code") not in ("open_elsewhere", "closed"):
            raise GivenUp("a second device was let in without being asked")
        await self._start(take_over=True)

    async def _send_strays(self) -> None:
        """The first device finds its line again."""
        by_writer = {(sent.client, sent.epoch) for sent in self.strays}
        for client, epoch in sorted(by_writer):
            batch = [sent for sent in self.strays if (sent.client, sent.epoch) == (client, epoch)]
            self._note_try(batch)
            body = self.device.written(batch)
            told = await self.insist("batch", "POST", f"/api/exam/{self.entry}/events/", body)
            self.gauge.kept(note_words(batch, words_of(told)))
        self.strays = []

    # The end

    async def _hand_in(self) -> None:
        """Hands in. Where the digests differ it looks again at what the server holds, as after a second device."""
        for _try in range(5):
            body = {"client": self.device.client, "epoch": self.device.epoch, "digest": self.device.digest()}
            told = await self.insist(
                "hand in",
                "POST",
                f"/api/exam/{self.entry}/hand-in/",
                msgspec.json.encode(body),
                final=("digest_differs",),
            )
            if told.get("state") == "handed_in":
                self.book.handed_in, self.book.receipt = True, told["receipt"]
                return await self._see_receipt()
            if told.get("code") != "digest_differs":
                raise GivenUp(f"hand in: {told.get('code')}")
            await self._start()
        raise GivenUp("hand in: the digests never agree")

    async def _see_receipt(self) -> None:
        told = await self.insist("state", "GET", f"/api/exam/{self.entry}/state/")
        if (told["state"], told["receipt"]) != ("handed_in", self.book.receipt):
            raise GivenUp("the receipt is gone")
