"""A candidate's line to the server: requests with a token over one kept connection, and lines that fail on purpose."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from exams.rehearsal.connection import Connection, NoReply, Response, Stale, Target, connect

REQUEST_SECONDS = 10.0


class Line:
    """Asks a server; opens a connection when there is none. NoReply when nothing whole came back."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.connection: Connection | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Response:
        """The reply. On a kept connection that had ended meanwhile the request is sent once more, as browsers do."""
        request = self._written(method, path, body, token)
        try:
            return await (await self._connected()).ask(request, seconds=REQUEST_SECONDS)
        except Stale:
            self.hang_up()
            return await (await self._connected()).ask(request, seconds=REQUEST_SECONDS)

    async def _connected(self) -> Connection:
        if self.connection is None or not self.connection.is_open:
            self.connection = await connect(self.target, seconds=REQUEST_SECONDS)
        return self.connection

    def _written(self, method: str, path: str, body: bytes, token: str) -> bytes:
        authorized = f"Authorization: Bearer {token}\r\n" if token else ""
        typed = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if method == "POST" else ""
        return f"{method} {path} HTTP/1.1\r\nHost: {self.target.name}\r\n{authorized}{typed}\r\n".encode() + body

    def hang_up(self) -> None:
        """Ends the connection, as a pulled cable does from the server's side."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@dataclass(frozen=True, slots=True)
class Weather:
    """What a network does to requests: shares of all requests, and times (seconds since the beginning) without it."""

    lose_reply: float = 0.0
    twice: float = 0.0
    out_of_order: float = 0.0
    delay: float = 0.0
    longest_delay: float = 2.0
    cuts: Sequence[tuple[float, float]] = ()

    def is_cut(self, second: float) -> bool:
        return any(begins <= second < ends for begins, ends in self.cuts)


BAD = Weather(lose_reply=0.03, twice=0.03, out_of_order=0.03, delay=0.05, cuts=((10.0, 11.0), (20.0, 30.0)))


class BadLine(Line):
    """A line in bad weather: replies are lost after the server has done its work, requests come twice, late, not."""

    def __init__(self, target: Target, weather: Weather, chance: Random, began: float) -> None:
        super().__init__(target)
        self.weather, self.chance, self.began = weather, chance, began
        self.stray: set[asyncio.Task[None]] = set()

    async def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Response:
        if self.weather.is_cut(time.monotonic() - self.began):
            self.hang_up()
            raise NoReply("cut")
        if self._happens(self.weather.delay):
            await asyncio.sleep(self.chance.uniform(0, self.weather.longest_delay))
        if self._happens(self.weather.out_of_order):
            self._send_later(method, path, body, token)
            raise NoReply("held back")
        if self._happens(self.weather.twice):
            await super().ask(method, path, body, token)
        reply = await super().ask(method, path, body, token)
        if self._happens(self.weather.lose_reply):
            self.hang_up()
            raise NoReply("reply lost")
        return reply

    def _happens(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share

    def _send_later(self, method: str, path: str, body: bytes, token: str) -> None:
        """The request arrives after all, on a connection of its own, when others have overtaken it."""
        task = asyncio.create_task(self._stray(method, path, body, token))
        self.stray.add(task)
        task.add_done_callback(self.stray.discard)

    async def _stray(self, method: str, path: str, body: bytes, token: str) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.weather.longest_delay))
        other = Line(self.target)
        try:
            await other.ask(method, path, body, token)
        except NoReply:
            pass
        finally:
            other.hang_up()

    async def settle(self) -> None:
        """Returns when nothing travels any more."""
        await asyncio.gather(*self.stray)
