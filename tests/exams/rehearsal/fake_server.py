"""A small server of the wire in memory, which can be told to make the mistakes that a checker must notice.

It commits to its "disk" now and then, as a database does; a crash throws away what was not committed and cuts all
lines. `bugs`: "ack before commit", "no dedupe", "last arrival wins".
"""

import asyncio
import base64
import json
import threading
import uuid
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.delivery.evidence import Link, body_of, first_hash, moment, next_hash, receipt
from exams.rehearsal.checker import Kept, Terms

KEY, DIGEST = b"k" * 32, "d" * 64
COMMIT_SECONDS = 0.02
MINUTES = 30
QUESTIONS = [
    {"n": n, "stem": f"{n}?", "multiple": n % 5 == 0, "options": [{"id": letter, "text": ""} for letter in "ABCD"]}
    for n in range(1, 11)
]
SEALED = (
    b"KHUE1"
    + b"n" * 12
    + AESGCM(KEY).encrypt(b"n" * 12, json.dumps({"questions": QUESTIONS}).encode(), DIGEST.encode())
)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Attempt:
    """One attempt as it stands in memory; `committed`: how many of its events are on the disk."""

    entry: str
    started_at: datetime
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))
    writer: str = ""
    epoch: int = 1
    links: list[Link] = field(default_factory=list)
    committed: int = 0
    closed: str = ""

    @property
    def deadline_at(self) -> datetime:
        return self.started_at + timedelta(minutes=MINUTES)

    def add(self, kind: str, client: str | None = None, seq: int | None = None, **data: Any) -> Link:
        at, position = now(), len(self.links) + 1
        told = data | ({"client": client, "seq": seq} if client else {})
        body = body_of(position=position, kind=kind, at=at, data=told)
        previous = self.links[-1].hash if self.links else first_hash(self.uid)
        self.links.append(Link(position, kind, at, body, next_hash(previous, body), client, seq))
        return self.links[-1]

    def answers(self) -> Iterable[dict[str, Any]]:
        return (json.loads(link.body) for link in self.links if link.kind == "answer")

    def sheet(self, *, by_arrival: bool) -> dict[str, list[Any]]:
        words: dict[str, list[Any]] = {}
        for said in self.answers():
            word = [said["epoch"], said["seq"], said["flag"], said["value"]]
            n = str(said["n"])
            if said["verdict"] == "":
                words[n] = word if by_arrival else max(words.get(n, word), word)
        return words


def text(sheet: dict[str, list[Any]]) -> str:
    words = ((int(n), word[3] + "!" * word[2]) for n, word in sheet.items())
    return ";".join(f"{n}:{word}" for n, word in sorted(words) if word)


class FakeServer:
    """Runs in a thread of its own for the length of a `with` block."""

    def __init__(self, *bugs: str) -> None:
        self.bugs = set(bugs)
        self.attempts: dict[str, Attempt] = {}
        self.loop = asyncio.new_event_loop()
        self.writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.terms = Terms(MINUTES, now() + timedelta(hours=2))

    def __enter__(self) -> "FakeServer":
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_why: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def crash(self) -> None:
        """As kill -9: what was not committed is gone, and everybody's line is cut."""
        self.loop.call_soon_threadsafe(self._crash)

    def kept(self) -> list[Kept]:
        return [self._kept(attempt) for attempt in self.attempts.values()]

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.committing = self.loop.create_task(self._commit())
        self.ready.set()
        self.loop.run_forever()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        server.close()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _commit(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            for attempt in self.attempts.values():
                attempt.committed = len(attempt.links)

    def _crash(self) -> None:
        for attempt in self.attempts.values():
            del attempt.links[max(1, attempt.committed) :]
        for writer in list(self.writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("Content-Length")), 0)
                status, body = await self._reply(head.split(" ")[1], await reader.readexactly(length))
                writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
                await writer.drain()
        self.writers.discard(writer)
        writer.close()

    async def _reply(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path.startswith("/api/paper/"):
            return 200, SEALED
        _empty, _api, _exam, entry, door, _rest = path.split("/", 5)
        status, told = await getattr(self, door.replace("-", "_"))(entry, json.loads(body or b"{}"))
        return status, json.dumps({"server_now": moment(now())} | told, separators=(",", ":")).encode()

    async def state(self, entry: str, _said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        attempt = self.attempts.get(entry)
        closed = attempt.closed if attempt else ""
        return 200, {
            "state": "handed_in" if closed else "open",
            "can_start": True,
            "paper": {"url": "/api/paper/x/y/", "digest": DIGEST},
            "receipt": closed,
        }

    async def start(self, entry: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        attempt = self.attempts.get(entry)
        if attempt is None:
            attempt = self.attempts[entry] = Attempt(entry, now(), writer=said["client"])
            attempt.add("started", deadline_at=moment(attempt.deadline_at))
        if attempt.writer != said["client"]:
            if not said.get("take_over"):
                return 409, {"code": "open_elsewhere", "next": "ask"}
            attempt.writer, attempt.epoch = said["client"], attempt.epoch + 1
            attempt.add("taken_over", epoch=attempt.epoch)
        sheet = self._sheet(attempt)
        return 200, {
            "state": "working",
            "attempt": attempt.uid,
            "token": "t",
            "epoch": attempt.epoch,
            "deadline_at": moment(attempt.deadline_at),
            "last_seq": max((word[1] for word in sheet.values()), default=0),
            "answers": {n: {"value": list(word[3]), "flag": bool(word[2])} for n, word in sheet.items()},
            "paper_key": base64.urlsafe_b64encode(KEY).decode().rstrip("="),
        }

    async def events(self, entry: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        attempt = self.attempts[entry]
        words = {event["seq"]: self._take(attempt, said, event) for event in said["events"]}
        if "ack before commit" not in self.bugs:
            await self._durable(attempt)
        return 200, {
            "state": "handed_in" if attempt.closed else "working",
            "deadline_at": moment(attempt.deadline_at),
            "acked": [seq for seq, word in words.items() if not word],
            "refused": [{"seq": seq, "code": word, "next": "drop"} for seq, word in words.items() if word],
            "digest": self._digest(attempt),
        }

    async def _durable(self, attempt: Attempt) -> None:
        last = attempt.links[-1]
        while attempt.committed < last.position:
            await asyncio.sleep(COMMIT_SECONDS / 4)
            if last not in attempt.links:  # the crash was quicker
                raise ConnectionError

    def _take(self, attempt: Attempt, said: dict[str, Any], event: dict[str, Any]) -> str:
        known = [it for it in attempt.answers() if (it["client"], it["seq"]) == (said["client"], event["seq"])]
        if known and "no dedupe" not in self.bugs:
            return known[0]["verdict"]
        word = self._sheet(attempt).get(str(event["n"]))
        verdict = "late" if attempt.closed else "older_epoch" if word and said["epoch"] < word[0] else ""
        attempt.add(
            "answer",
            said["client"],
            event["seq"],
            epoch=said["epoch"],
            n=event["n"],
            value="".join(event["value"]),
            flag=int(event["flag"]),
            made_ms=event["t"],
            verdict=verdict,
        )
        return verdict

    async def hand_in(self, entry: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        attempt = self.attempts[entry]
        if not attempt.closed and said["digest"] != self._digest(attempt):
            return 409, {"code": "digest_differs", "next": "resend"}
        if not attempt.closed:
            attempt.closed = receipt(attempt.add("handed_in", answers=text(self._sheet(attempt))).hash)
        await self._durable(attempt)
        return 200, {"state": "handed_in", "receipt": attempt.closed}

    def _sheet(self, attempt: Attempt) -> dict[str, list[Any]]:
        return attempt.sheet(by_arrival="last arrival wins" in self.bugs)

    def _digest(self, attempt: Attempt) -> str:
        return f"{zlib.crc32(text(self._sheet(attempt)).encode()):08x}"

    def _kept(self, attempt: Attempt) -> Kept:
        return Kept(
            entry=attempt.entry,
            attempt=attempt.uid,
            is_open=not attempt.closed,
            started_at=attempt.started_at,
            deadline_at=attempt.deadline_at,
            receipt=attempt.closed,
            sheet=self._sheet(attempt),
            event_count=len(attempt.links),
            head=attempt.links[-1].hash,
            links=list(attempt.links),
            marks=["1 x"],
            remarked="1 x",
        )
