"""Asking until there is a word: waits that grow and are drawn at random, and a measure of each request."""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from typing import Any, TypeAlias

import msgspec

from exams.rehearsal.connection import NoReply, Response
from exams.rehearsal.line import Line
from exams.rehearsal.notebook import Gauge

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
UNDONE = (500, 502, 503, 504)
NOW = b'"server_now":"'

Json: TypeAlias = dict[str, Any]


class GivenUp(Exception):
    """The candidate cannot go on; the text says why."""


class Asking:
    """How a candidate asks. `patience`: seconds without any reply after which it gives up."""

    def __init__(self, line: Line, gauge: Gauge, chance: Random, patience: float) -> None:
        self.line, self.gauge, self.chance, self.patience = line, gauge, chance, patience
        self.token = ""
        self.waits = 0
        self.not_before = 0.0
        self.failing_since = 0.0

    def learn(self, server_now: str, asked: float, heard: float) -> None:
        """A reply named the server's time."""

    async def insist(self, step: str, method: str, path: str, body: bytes = b"", *, final: Sequence[str] = ()) -> Json:
        """The reply as an object, asked for again and again while the server says so."""
        while True:
            response = await self.insist_raw(step, method, path, body)
            told: Json = msgspec.json.decode(response.body)
            if told.get("next") != "resend" or told["code"] in final:
                return told
            await self._wait_again(told["code"], response.retry_after)

    async def insist_raw(self, step: str, method: str, path: str, body: bytes = b"") -> Response:
        while True:
            try:
                response = await self.ask(step, method, path, body)
            except NoReply as why:
                await self._wait_again(str(why), None)
                continue
            if response.status not in (500, 502, 503, 504):
                self.reached()
                return response
            await self._wait_again(str(response.status), response.retry_after)

    async def _wait_again(self, why: str, seconds: float | None) -> None:
        self.missed(why, seconds)
        await asyncio.sleep(max(0.0, self.not_before - time.monotonic()))

    async def ask(self, step: str, method: str, path: str, body: bytes) -> Response:
        asked = time.monotonic()
        response = await self.line.ask(method, path, body, self.token)
        heard = time.monotonic()
        if response.status != 503:
            self.gauge.took(step, heard - asked)
        if step != "paper" and NOW in response.body:
            self.learn(_server_now(response.body), asked, heard)
        return response

    def missed(self, why: str, retry_after: float | None = None) -> None:
        """Nothing was achieved: the next try comes after a wait that grows, drawn at random."""
        now = time.monotonic()
        self.gauge.failed(why)
        self.failing_since = self.failing_since or now
        if now - self.failing_since > self.patience:
            raise GivenUp(f"patience: {why}")
        wait = self.chance.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**self.waits))
        if retry_after is not None:
            wait += retry_after
        self.waits += 1
        self.not_before = now + wait

    def reached(self) -> None:
        """The server did what was asked."""
        now = time.monotonic()
        if self.failing_since:
            self.gauge.waits.append(now - self.failing_since)
        self.waits, self.not_before, self.failing_since = 0, 0.0, 0.0


def _server_now(body: bytes) -> str:
    start = body.index(NOW) + len(NOW)
    return body[start : body.index(b'"', start)].decode()
