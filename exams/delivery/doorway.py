"""What both doors of the wire share: from a raw request to an understood one, or to a refusal."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from exams.delivery import desk, tokens, wire
from exams.delivery.actions import Here
from exams.delivery.desk import Reply, Request
from exams.delivery.wire import Refusal
from office.metrics import requests_refused

COOKIE = settings.LANGUAGE_COOKIE_NAME
log = logging.getLogger(__name__)

PAPER_STATES = ("sealed", "plain", "none")


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the wire: its method, how a body (or query) is read, and who serves it."""

    method: str
    read: Callable[[bytes, Mapping[str, str]], Any]
    serve: Callable[[Sequence[Request]], list[Reply]]


def _here(_body: bytes, query: Mapping[str, str]) -> Here | None:
    paper = query.get("paper", "")
    if paper not in PAPER_STATES:
        return None
    return Here(paper=paper, storage={"1": True, "0": False}.get(query.get("storage", "")))


DOORS = {
    "events": Door("POST", lambda body, _query: wire.read_events(body), desk.events),
    "state": Door("GET", _here, desk.states),
    "start": Door("POST", lambda body, _query: wire.read_start(body), desk.starts),
    "hand-in": Door("POST", lambda body, _query: wire.read_hand_in(body), desk.hand_ins),
}
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(slots=True)
class Raw:
    """A request as a door received it."""

    door: str
    method: str
    entry: str
    authorization: str
    language: str
    body: bytes
    query: Mapping[str, str]
    arrived_at: datetime


def understand(raw: Raw) -> Request | Refusal:
    """The request if it is one, and whose: nothing is looked up."""
    door = DOORS[raw.door]
    if raw.method != door.method:
        return Refusal("wrong_method")
    token = wire.bearer(raw.authorization)
    if not token:
        return Refusal("token_missing")
    bearer = tokens.read(token) if len(token) <= tokens.LONGEST else None  # what is longer is not even remembered
    if bearer is None or bearer.entry != raw.entry:
        return Refusal("token_forged")
    if tokens.has_expired(bearer, raw.arrived_at):
        return Refusal("token_expired")
    said = door.read(raw.body, raw.query)
    if isinstance(said, Refusal):
        return said
    return Request(bearer=bearer, arrived_at=raw.arrived_at, language=raw.language, said=said)


def refused(it: Refusal, raw: Raw) -> Reply:
    """The reply to what was not understood."""
    if it.code != "busy":
        requests_refused.labels(code=it.code).inc()
        # Anybody can send nonsense without a token: that is counted, and only told to who asks for more.
        level = logging.DEBUG if it.code.startswith("token_") else logging.INFO
        log.log(level, "the wire refused %s of entry %s: %s", raw.door, raw.entry, it.code)
    return desk.refuse(it, raw.language, raw.arrived_at)


def language_of(*, cookie: str, accepted: str) -> str:
    """The language to speak: what was chosen here, else the first that a client without cookies asks for, else ours."""
    if cookie in LANGUAGES:
        return cookie
    first = accepted[:2].lower()
    return first if first in LANGUAGES else settings.LANGUAGE_CODE


def language_in(headers: Mapping[bytes, bytes]) -> str:
    """The language to speak, from headers by lower-case name."""
    cookies = headers.get(b"cookie", b"").decode("latin-1")
    chosen = ""
    if COOKIE in cookies:
        chosen = next((part.split("=", 1)[1] for part in cookies.split("; ") if part.startswith(COOKIE + "=")), "")
    return language_of(cookie=chosen, accepted=headers.get(b"accept-language", b"").decode("latin-1"))


@lru_cache(maxsize=50_000)
def entry_hex(text: str) -> str:
    """The entry's name as tokens carry it: 32 hex digits, or "" when it is no such name."""
    try:
        return UUID(text).hex
    except ValueError:
        return ""
