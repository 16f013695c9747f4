"""HTTP for the one route that a whole province uses at once: answers, straight from the socket to the next commit.

uvicorn's own protocol, which hands a request to ASGI in half a dozen steps, each worth it for a page and none of them
for an answer of a hundred bytes: they were two thirds of what a save cost. A request for that route that arrived whole
is answered here; all else, and all that is in any way unusual, goes uvicorn's way, where the same route is served
with the same replies. Measured in docs/decisions.
"""

import time
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from exams.delivery import doorway
from exams.delivery.desk import Reply
from exams.delivery.doorway import Raw
from exams.delivery.fast import COMMITTERS, LONGEST_PATH, PREFIX, note_save, reply_to_failure, target
from exams.delivery.wire import Refusal
from office import clock

START = b"POST " + PREFIX.encode()
DOOR = "events"
MOST_HELD_BACK = 128 * 1024
# A request with any of these is uvicorn's.
UNUSUAL = {b"transfer-encoding", b"expect", b"upgrade", b"content-encoding", b"connection"}
STATUS = {
    200: b"HTTP/1.1 200 OK\r\n",
    400: b"HTTP/1.1 400 Bad Request\r\n",
    401: b"HTTP/1.1 401 Unauthorized\r\n",
    404: b"HTTP/1.1 404 Not Found\r\n",
    409: b"HTTP/1.1 409 Conflict\r\n",
    413: b"HTTP/1.1 413 Content Too Large\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\n",
}
HEADERS = (
    b"content-type: application/json\r\ncache-control: no-store\r\nkhue-protocol: 1\r\n"
    b"x-content-type-options: nosniff\r\ncontent-length: "
)


class QuickProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a short way for answers. One request of a connection at a time, in order."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.in_message = False  # the parser stands within a request: what comes belongs to it, whatever it looks like
        self.waiting = False  # an answer of this connection waits for its commit
        self.held_back = b""
        self.began = self.heard_at = 0.0
        self.is_ending = False
        self.has_timer = False

    def data_received(self, data: bytes) -> None:
        if self.waiting:
            self._hold_back(data)
            return
        raw = quick_request(data) if data.startswith(START) and self._is_idle() else None
        if raw is None:
            super().data_received(data)
        else:
            self._unset_keepalive_if_required()
            self._ask(raw)

    def on_message_begin(self) -> None:
        self.in_message = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self.in_message = False
        super().on_message_complete()

    def _is_idle(self) -> bool:
        return not self.in_message and (self.cycle is None or self.cycle.response_complete)

    def _hold_back(self, data: bytes) -> None:
        """What was sent before the reply was there: served after it."""
        self.held_back += data
        if len(self.held_back) > MOST_HELD_BACK:
            self.transport.close()

    def _ask(self, raw: Raw) -> None:
        self.began, self.waiting = time.perf_counter(), True
        request = doorway.understand(raw)
        if isinstance(request, Refusal):
            self._say(doorway.refused(request, raw))
        else:
            COMMITTERS[DOOR].put(request, self.loop, _settled(self, raw))

    def settled(self, result: Reply | Exception, raw: Raw) -> None:
        """The commit has ended: the reply goes out, unless the client has gone."""
        self._say(reply_to_failure(result, raw) if isinstance(result, Exception) else result)

    def _say(self, reply: Reply) -> None:
        self.waiting = False
        self.server_state.total_requests += 1
        note_save(reply.status, time.perf_counter() - self.began)
        if self.transport.is_closing():
            return
        defaults = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
        length = b"%d\r\n%b\r\n" % (len(reply.body), defaults)
        self.transport.write(STATUS[reply.status] + HEADERS + length + reply.body)
        if self.is_ending or b"close" in defaults:
            self.transport.close()
        elif self.held_back:
            data, self.held_back = self.held_back, b""
            self.data_received(data)
        else:
            self._keep_alive()

    def _keep_alive(self) -> None:
        """One timer for a connection, however many answers it brings."""
        self.heard_at = self.loop.time()
        if not self.has_timer:
            self.has_timer = True
            self.loop.call_later(self.timeout_keep_alive, self._look_if_quiet)

    def _look_if_quiet(self) -> None:
        self.has_timer = False
        left = self.heard_at + self.timeout_keep_alive - self.loop.time()
        if self.transport.is_closing() or not self._is_idle() or self.timeout_keep_alive_task is not None:
            return  # uvicorn's own timer is at work
        if self.waiting or left > 0:
            self.has_timer = True
            self.loop.call_later(max(left, 1.0), self._look_if_quiet)
        else:
            self.transport.close()

    def shutdown(self) -> None:
        if self.waiting:
            self.is_ending = True
        else:
            super().shutdown()


def _settled(protocol: QuickProtocol, raw: Raw) -> Callable[[Reply | Exception], None]:
    return lambda result: protocol.settled(result, raw)


def quick_request(data: bytes) -> Raw | None:
    """A whole, plain request for the route of answers, or None: then it is for uvicorn to say what it is."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    if not clock.is_known():
        return None
    lines = data[:end].split(b"\r\n")
    parts = lines[0].split(b" ")
    if len(parts) != 3 or parts[2] != b"HTTP/1.1" or not parts[1].isascii() or len(parts[1]) > LONGEST_PATH:
        return None
    entry, door = target(parts[1].decode())
    headers = _headers(lines[1:])
    if door != DOOR or not entry or headers is None:
        return None
    length = headers.get(b"content-length", b"")
    if not (length.isdigit() and len(length) < 7 and len(data) == end + 4 + int(length)):
        return None
    return Raw(
        door=DOOR,
        method="POST",
        entry=entry,
        authorization=headers.get(b"authorization", b"").decode("latin-1"),
        language=doorway.language_in(headers),
        body=data[end + 4 :],
        query={},
        arrived_at=clock.now(),
    )


def _headers(lines: list[bytes]) -> dict[bytes, bytes] | None:
    """Headers by lower-case name; None when one is unusual, said twice or written in a way of its own."""
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or name in headers or name != name.strip() or b"_" in name:
            return None
        value = value.strip()
        if name in UNUSUAL and not (name == b"connection" and value.lower() == b"keep-alive"):
            return None
        headers[name] = value
    return headers
