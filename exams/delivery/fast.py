"""The quick door of the wire: a bare ASGI route beside Django, with group commit.

The same requests can come through Django's views (api.py), with the same replies. Here there is no session, no
middleware and no thread per request; what arrives together is committed together.
"""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import parse_qsl
from uuid import UUID

from exams.delivery import doorway
from exams.delivery.desk import Reply, Request
from exams.delivery.doorway import DOORS, Raw, entry_hex, language_in
from exams.delivery.group import Busy, GroupCommitter
from exams.delivery.sealed_papers import Sealed, sealed_paper
from exams.delivery.wire import MOST_BYTES, Refusal
from office import clock
from office.metrics import requests, save_seconds, saves

log = logging.getLogger(__name__)

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/api/exam/"
PAPERS = "/api/paper/"
PAPERS_REMEMBERED = 4_000
PATHS_REMEMBERED = 100_000
LONGEST_PATH = 100  # of an entry and its door; what is longer is not even remembered
HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"khue-protocol", b"1"),
    (b"x-content-type-options", b"nosniff"),
]
OUTCOMES = {
    200: saves.labels(outcome="kept"),
    503: saves.labels(outcome="busy"),
    0: saves.labels(outcome="refused"),
}

papers_handed_out = requests.labels("delivery:api_paper", "2xx")

# Each kind has a thread of its own, so that a herd at the start never waits in front of an answer.
COMMITTERS: dict[str, GroupCommitter[Request, Reply]] = {
    name: GroupCommitter(f"commit-{name}", door.serve) for name, door in DOORS.items()
}


def beside(pages: App) -> App:
    """An ASGI application that serves the wire itself and leaves all other requests to `pages`."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX) and len(scope["path"]) <= LONGEST_PATH:
            entry, door = target(scope["path"])
            if entry and door in DOORS:
                await _serve(scope, receive, send, entry, door)
                return
        sealed = ready_paper(scope)
        if sealed is not None:
            await _hand_out(send, sealed)
            return
        await pages(scope, receive, send)

    return serve


@lru_cache(maxsize=PATHS_REMEMBERED)
def target(path: str) -> tuple[str, str]:
    """The entry and the door of "/api/exam/<entry>/<door>/"; no entry where there is none."""
    entry, _slash, rest = path[len(PREFIX) :].partition("/")
    return entry_hex(entry), rest.rstrip("/")


def ready_paper(scope: Scope) -> Sealed | None:
    """The sealed paper that is asked for, where this process has made it; the rest is for Django to make or refuse."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PAPERS):
        return None
    if len(scope["path"]) + len(scope["query_string"]) > 2 * LONGEST_PATH:
        return None
    name = _paper_name(scope["path"], scope["query_string"])
    return sealed_paper.ready(*name) if name else None


@lru_cache(maxsize=PAPERS_REMEMBERED)
def _paper_name(path: str, query: bytes) -> tuple[UUID, UUID, str, str] | None:
    """Sitting, paper, language and form of "/api/paper/<sitting>/<paper>/?lang=…&form=…", said as Django reads them."""
    asked = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    try:
        sitting, paper = map(UUID, path[len(PAPERS) :].removesuffix("/").split("/"))
    except ValueError:
        return None
    is_exact = path == f"{PAPERS}{sitting}/{paper}/"
    return (sitting, paper, asked.get("lang", "vi"), asked.get("form", "json")) if is_exact else None


async def _hand_out(send: Send, sealed: Sealed) -> None:
    papers_handed_out.inc()
    said = sealed.headers | {"X-Content-Type-Options": "nosniff", "Content-Length": str(len(sealed.body))}
    headers = [(name.lower().encode(), value.encode()) for name, value in said.items()]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": sealed.body})


def note_save(status: int, seconds: float) -> None:
    """Counts a save and how long it took, from its arrival to its reply."""
    save_seconds.observe(seconds)
    OUTCOMES.get(status, OUTCOMES[0]).inc()


def reply_to_failure(error: Exception, raw: Raw) -> Reply:
    """The reply when a request was not done, and may be sent again as it is."""
    if not isinstance(error, Busy):
        log.error("a request of the wire failed: %s", raw.door, exc_info=error)
    return doorway.refused(Refusal("busy"), raw)


async def _serve(scope: Scope, receive: Receive, send: Send, entry: str, door: str) -> None:
    began = time.perf_counter()
    body = await read_body(receive)
    if body is None:
        return  # the client has gone
    arrived_at = clock.now()  # with its last byte: who holds it back has not sent it yet
    headers = dict(scope["headers"])
    raw = Raw(
        door=door,
        method=scope["method"],
        entry=entry,
        authorization=headers.get(b"authorization", b"").decode("latin-1"),
        language=language_in(headers),
        body=body,
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"))) if scope["query_string"] else {},
        arrived_at=arrived_at,
    )
    reply = await _reply(raw)
    if door == "events":
        note_save(reply.status, time.perf_counter() - began)
    await answer(send, reply)


async def _reply(raw: Raw) -> Reply:
    request = doorway.understand(raw)
    if isinstance(request, Refusal):
        return doorway.refused(request, raw)
    try:
        return await COMMITTERS[raw.door].do(request)
    except Exception as error:
        return reply_to_failure(error, raw)


async def read_body(receive: Receive) -> bytes | None:
    """The body, at most a little more than is allowed; None when the client went away."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        body = body + part if body else part
        if not message.get("more_body") or len(body) > MOST_BYTES:
            return body


async def answer(send: Send, reply: Reply) -> None:
    """Sends a reply of the wire."""
    headers = [*HEADERS, (b"content-length", str(len(reply.body)).encode())]
    if reply.retry_after:
        headers.append((b"retry-after", b"%d" % reply.retry_after))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
