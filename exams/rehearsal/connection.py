"""A lean HTTP/1.1 client over asyncio: one kept connection per candidate, one request at a time.

The load often shares the machine with the server it plays against, so a request must cost little; and a rehearsal must
know what no library says: whether a connection was lost before, in or after a request (docs/decisions).
"""

import asyncio
import re
import ssl
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

ENDS_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
RETRY_AFTER = re.compile(rb"\r\nretry-after: *(\d+)", re.IGNORECASE)
NO_BODY = (204, 304)


class NoReply(Exception):
    """No whole reply came: what became of the request is not known. The text is one word for counting."""


class Stale(NoReply):
    """A kept connection ended before the first byte of the reply, as when a server lets an idle one go: ask again."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server: where it listens, by which name it is asked."""

    host: str
    port: int
    tls: bool = False
    name: str = ""

    @classmethod
    def of(cls, url: str) -> "Target":
        """From http://host[:port] or https://…; ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(url)
        tls = parts.scheme == "https"
        return cls(parts.hostname, parts.port or (443 if tls else 80), tls, parts.netloc)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    head: bytes
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """The seconds for which the server asks not to be asked."""
        found = RETRY_AFTER.search(self.head)
        return float(found[1]) if found else None


class Connection(asyncio.Protocol):
    """One connection. `ask` sends a request and waits for its reply; a second one meanwhile is a mistake."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Response] | None = None
        self.read = bytearray()
        self.served = 0
        self.is_open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own class is none by name

    def data_received(self, data: bytes) -> None:
        self.read += data
        reply = _parsed(self.read)
        if reply is None or self.waiting is None or self.waiting.done():
            return
        self.read.clear()
        self.served += 1
        if CLOSES.search(reply.head):
            self.close()
        self.waiting.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self.waiting is not None and not self.waiting.done():
            is_stale = self.served and not self.read
            self.waiting.set_exception(Stale("stale") if is_stale else NoReply("lost"))

    async def ask(self, request: bytes, *, seconds: float) -> Response:
        """The reply; NoReply when the connection ended or nothing whole came within the time."""
        if not self.is_open or self.transport is None:
            raise Stale("stale")
        loop = asyncio.get_running_loop()
        self.waiting = loop.create_future()
        timer = loop.call_later(seconds, self._time_out, self.waiting)
        self.transport.write(request)
        try:
            return await self.waiting
        finally:
            timer.cancel()
            self.waiting = None

    def _time_out(self, waiting: "asyncio.Future[Response]") -> None:
        if not waiting.done():
            waiting.set_exception(NoReply("timeout"))
            self.close()

    def close(self) -> None:
        self.is_open = False
        if self.transport is not None:
            self.transport.close()


async def connect(target: Target, *, seconds: float) -> Connection:
    """A new connection; NoReply when none can be had in time."""
    loop = asyncio.get_running_loop()
    secure = ssl.create_default_context() if target.tls else None
    try:
        async with asyncio.timeout(seconds):
            _transport, connection = await loop.create_connection(Connection, target.host, target.port, ssl=secure)
    except (OSError, TimeoutError) as error:
        raise NoReply("refused") from error
    return connection


def _parsed(read: bytearray) -> Response | None:
    """The reply once it is whole."""
    end = read.find(ENDS_HEAD)
    if end < 0:
        return None
    head, start = bytes(read[: end + 2]), end + len(ENDS_HEAD)
    status = int(head[9:12])
    length = LENGTH.search(head)
    if length or status in NO_BODY:
        stop = start + (int(length[1]) if length and status not in NO_BODY else 0)
        return Response(status, head, bytes(read[start:stop])) if len(read) >= stop else None
    body = _joined(read, start) if CHUNKED.search(head) else b""
    return None if body is None else Response(status, head, body)


def _joined(read: bytearray, start: int) -> bytes | None:
    """A body that came in chunks; None while the last one is missing."""
    parts: list[bytes] = []
    while (line := read.find(b"\r\n", start)) >= 0:
        size = int(read[start:line].split(b";")[0], 16)
        start = line + 2
        if len(read) < start + size + 2:
            return None
        if size == 0:
            return b"".join(parts)
        parts.append(bytes(read[start : start + size]))
        start += size + 2
    return None
