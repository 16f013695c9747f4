"""The load generator of the delivery benchmarks: many candidates on kept connections, with as little work as possible.

It shares the machine with what it measures, so it speaks HTTP itself: a request is bytes made beforehand, a reply is
looked at for its status and its length. Run as a process of its own: `python -m scripts.bench_load`, a job as JSON on
standard input, the measurements as JSON on standard output.
"""

import asyncio
import itertools
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvloop

LETTERS = "ABCD"


@dataclass(slots=True)
class Measured:
    """Seconds of each reply, by step; what was not 200; bodies that did not say what they must."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    most_sent: int = 0
    most_received: int = 0

    def note(self, step: str, seconds: float, status: int, is_right: bool) -> None:
        self.seconds.setdefault(step, []).append(seconds)
        if status != 200 or not is_right:
            name = f"{step} {status}"
            self.failed[name] = self.failed.get(name, 0) + 1


class Wire(asyncio.Protocol):
    """One kept connection, opened again when the server closed it for being idle; one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.transport: asyncio.Transport | None = None
        self.buffer = b""
        self.done: asyncio.Future[tuple[int, bytes]] | None = None
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 : head.find(b"\r\n", at) if head.find(b"\r\n", at) > 0 else end]) if at > 0 else 0
        if len(self.buffer) < end + 4 + length:
            return
        body, self.received, self.buffer = self.buffer[end + 4 :], len(self.buffer), b""
        if self.done is not None and not self.done.done():
            self.done.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self.done is not None and not self.done.done():
            self.done.set_result((0, b""))
        self.transport = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; status 0 when the connection broke."""
        was_kept = self.transport is not None
        said = await self._ask(request)
        # It may have been closed in the very moment of asking: whoever keeps connections asks once more then.
        return await self._ask(request) if was_kept and said[0] == 0 else said

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        if self.transport is None:
            await self.connect()
        if self.transport is None:
            return 0, b""
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.done

    async def connect(self) -> None:
        self.buffer = b""
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.port)


class Candidate:
    """Requests of one candidate, as bytes."""

    def __init__(self, facts: dict[str, str], host: str) -> None:
        self.entry, self.token, self.code = facts["entry"], facts["token"], facts.get("code", "")
        self.host, self.seq, self.paper = host, 0, ""
        self.answers: dict[int, str] = {}
        self.digest = ""

    def _request(self, method: str, door: str, body: bytes = b"", authorize: bool = True) -> bytes:
        token = f"Authorization: Bearer {self.token}\r\n" if authorize else ""
        head = (
            f"{method} {door} HTTP/1.1\r\nHost: {self.host}\r\n{token}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def start(self) -> bytes:
        return self._request("POST", f"/api/exam/{self.entry}/start/", b'{"client":"bench"}')

    def sign_in(self) -> bytes:
        body = json.dumps({"code": self.code}).encode()
        return self._request("POST", "/api/sign-in/", body, authorize=False)

    def state(self) -> bytes:
        return self._request("GET", f"/api/exam/{self.entry}/state/?paper=sealed&storage=1")

    def sealed_paper(self) -> bytes:
        return self._request("GET", f"{self.paper}?lang=vi&form=html", authorize=False)

    def answer(self, n: int, letter: str) -> bytes:
        self.seq += 1
        made = int(time.time() * 1000)
        body = (
            f'{{"client":"bench","epoch":1,"events":[{{"seq":{self.seq},"n":{n},"value":["{letter}"],'
            f'"flag":false,"t":{made}}}]}}'
        )
        return self._request("POST", f"/api/exam/{self.entry}/events/", body.encode())

    def heartbeat(self) -> bytes:
        body = b'{"client":"bench","epoch":1,"events":[]}'
        return self._request("POST", f"/api/exam/{self.entry}/events/", body)

    def hand_in(self) -> bytes:
        body = json.dumps({"client": "bench", "epoch": 1, "digest": self.digest}).encode()
        return self._request("POST", f"/api/exam/{self.entry}/hand-in/", body)

    def acked(self, body: bytes) -> bool:
        return b'"acked":[%d]' % self.seq in body


@dataclass(slots=True)
class Job:
    """What is to be measured."""

    scenario: str
    ports: list[int]
    candidates: list[Candidate]
    connections: int
    seconds: float
    over_seconds: float = 0.0
    burst: int = 0
    what: str = "start"
    answers: int = 50


async def connected(port: int) -> Wire:
    wire = Wire(port)
    await wire.connect()
    return wire


async def step(
    wire: Wire, measured: Measured, name: str, request: bytes, is_right: Callable[[bytes], bool] | None = None
) -> bytes:
    """One request, timed."""
    began = time.perf_counter()
    status, body = await wire.ask(request)
    measured.note(name, time.perf_counter() - began, status, is_right is None or is_right(body))
    measured.most_sent = max(measured.most_sent, len(request))
    measured.most_received = max(measured.most_received, wire.received)
    return body


async def _lines(job: Job) -> list[tuple[Wire, list[Candidate]]]:
    """Connections, spread over the processes, each with its share of the candidates."""
    ports = itertools.cycle(job.ports)
    wires = [await connected(next(ports)) for _n in range(job.connections)]
    return [(wire, job.candidates[place :: job.connections]) for place, wire in enumerate(wires)]


async def saves(job: Job) -> Measured:
    """As many answers as go, one a request, each connection waiting for its acknowledgement."""
    measured = Measured()
    lines = await _lines(job)
    until = time.perf_counter() + job.seconds
    await asyncio.gather(*(_save_until(until, wire, share, measured) for wire, share in lines))
    return measured


async def starts(job: Job) -> Measured:
    """Everybody starts, as fast as it goes."""
    measured = Measured()

    async def start_all(wire: Wire, share: list[Candidate]) -> None:
        for candidate in share:
            await step(wire, measured, "start", candidate.start())

    await asyncio.gather(*(start_all(wire, share) for wire, share in await _lines(job)))
    return measured


async def _save_until(until: float, wire: Wire, share: list[Candidate], measured: Measured) -> None:
    numbers: Iterator[int] = itertools.cycle(range(1, 41))
    chance = random.Random(1)
    for candidate in itertools.cycle(share):
        if time.perf_counter() >= until or wire.transport is None:
            return
        await step(wire, measured, "save", candidate.answer(next(numbers), chance.choice(LETTERS)), candidate.acked)


async def paced(job: Job) -> Measured:
    """Starts or sign-ins at their own moments, spread evenly; the first `burst` within one second.

    Timed from the moment at which each was due, so that whoever had to wait for a connection counts as well.
    """
    measured = Measured()
    began = time.perf_counter() + 0.2
    await asyncio.gather(*(_on_time(began, wire, share, measured, job) for wire, share in await _shares_in_turn(job)))
    return measured


async def _shares_in_turn(job: Job) -> list[tuple[Wire, list[tuple[float, Candidate]]]]:
    """Connections with (seconds after the beginning, candidate), earliest first."""
    rest = max(1, len(job.candidates) - job.burst)
    due = [place / max(1, job.burst) for place in range(job.burst)]
    due += [1.0 * bool(job.burst) + place * job.over_seconds / rest for place in range(len(job.candidates) - job.burst)]
    timed = list(zip(due, job.candidates, strict=True))
    ports = itertools.cycle(job.ports)
    wires = [await connected(next(ports)) for _n in range(job.connections)]
    return [(wire, timed[place :: job.connections]) for place, wire in enumerate(wires)]


async def _on_time(
    began: float, wire: Wire, share: list[tuple[float, Candidate]], measured: Measured, job: Job
) -> None:
    for due, candidate in share:
        await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
        request = candidate.sign_in() if job.what == "sign in" else candidate.start()
        status, body = await wire.ask(request)
        measured.note(job.what, time.perf_counter() - began - due, status, b'"token"' in body)
        if wire.transport is None:
            wire = await connected(job.ports[0])


async def exams(job: Job) -> Measured:
    """Whole exams without pauses for thought: start, the sealed paper, 50 answers, 20 heartbeats, hand-in."""
    measured = Measured()
    await asyncio.gather(*(_sit_all(wire, share, measured, job) for wire, share in await _lines(job)))
    return measured


async def _sit_all(wire: Wire, share: list[Candidate], measured: Measured, job: Job) -> None:
    for candidate in share:
        opened = json.loads(await step(wire, measured, "start", candidate.start()))
        candidate.paper = opened["paper"]["url"]
        await step(wire, measured, "sealed paper", candidate.sealed_paper())
        for place in range(job.answers):
            letter = LETTERS[place * 7 % 4]
            said = await step(wire, measured, "save", candidate.answer(place % 40 + 1, letter), candidate.acked)
            if place % 5 < 2:
                said = await step(wire, measured, "heartbeat", candidate.heartbeat())
            candidate.digest = json.loads(said)["digest"]
        await step(wire, measured, "hand in", candidate.hand_in(), lambda body: b'"receipt"' in body)


SCENARIOS = {"starts": starts, "saves": saves, "paced": paced, "exams": exams}


def main() -> None:
    said = json.load(sys.stdin)
    host = f"127.0.0.1:{said['ports'][0]}"
    candidates = [Candidate(facts, host) for facts in said.pop("candidates")]
    job = Job(candidates=candidates, **said)
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    measured = uvloop.run(SCENARIOS[job.scenario](job))
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps(_report(measured, time.perf_counter() - began, _cpu(after) - _cpu(before))))


def _cpu(usage: Any) -> float:
    return usage.ru_utime + usage.ru_stime


def _report(measured: Measured, wall: float, cpu: float) -> dict[str, Any]:
    return {
        "wall": wall,
        "cpu": cpu,
        "failed": measured.failed,
        "most_sent": measured.most_sent,
        "most_received": measured.most_received,
        "steps": {name: _percentiles(seconds) for name, seconds in measured.seconds.items()},
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"count": len(ordered), "max": ordered[-1]} | {
        f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)
    }


if __name__ == "__main__":
    main()
