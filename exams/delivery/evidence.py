"""The record of an attempt as a chain: each event's hash covers the one before it. Pure functions.

A record that was changed, moved, added or taken away breaks the chain at that place. Who can rewrite the whole
database could reckon all hashes anew, but not the receipts that candidates took home: they are cut from the hash of
the event that closed the attempt.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is stored: `body` is the text that was hashed."""

    position: int
    kind: str
    at: datetime
    body: str
    hash: str
    client: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken, and why: a code of `FAULTS`."""

    position: int
    fault: str


def first_hash(attempt: str) -> str:
    """What the first event is chained to: the attempt's own public name."""
    return hashlib.sha256(attempt.encode()).hexdigest()


def next_hash(previous: str, body: str) -> str:
    """SHA-256 over the previous hash (as hex text) and the body."""
    return hashlib.sha256(previous.encode() + body.encode()).hexdigest()


def moment(at: datetime) -> str:
    """A time as it stands in a body: UTC, always six digits of microseconds (both databases keep exactly these)."""
    # A tenth of what isoformat takes, five times in each save; but it leaves a fraction of nothing out.
    text = _encode(at if at.tzinfo is UTC else at.astimezone(UTC)).decode()[1:-1]
    return text if at.microsecond else f"{text[:-1]}.000000Z"


def body_of(*, position: int, kind: str, at: datetime, data: dict[str, Any]) -> str:
    """The canonical text of an event: sorted keys, no spaces, UTF-8."""
    said = data | {"position": position, "kind": kind, "at": moment(at)}
    return msgspec.json.encode(said, order="sorted").decode()


def receipt(closing_hash: str) -> str:
    """A short code over all that happened until the attempt was closed, "ABCDE-FGHIJ": 50 bits of its hash."""
    letters = base64.b32encode(bytes.fromhex(closing_hash)).decode()[:10]
    return f"{letters[:5]}-{letters[5:]}"


def first_break(*, attempt: str, links: Iterable[Link], count: int, head: str) -> Break | None:
    """The first place at which the chain does not hold, or nothing. `count` and `head` are what the attempt says."""
    previous, expected = first_hash(attempt), 0
    for expected, link in enumerate(links, start=1):
        fault = _fault(link, expected, previous)
        if fault:
            return Break(min(expected, link.position), fault)
        previous = link.hash
    if expected != count:
        return Break(min(expected, count) + 1, "missing" if expected < count else "added")
    return Break(expected, "head") if previous != head else None


def _fault(link: Link, expected: int, previous: str) -> str:
    if link.position != expected:
        return "missing" if link.position > expected else "added"
    if next_hash(previous, link.body) != link.hash:
        return "changed"
    try:
        said = json.loads(link.body)
    except ValueError:
        return "changed"
    if not isinstance(said, dict):
        return "changed"
    columns = (link.position, link.kind, moment(link.at), link.client, link.seq)
    told = (said.get("position"), said.get("kind"), said.get("at"), said.get("client"), said.get("seq"))
    return "" if columns == told else "columns"
