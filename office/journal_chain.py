"""The journal as chains: each link's hash covers its row and the hash before it. Pure functions.

What names a person or tells about one (the actor's name, the data) enters the hash as a salted digest. When it is
erased its salt goes too: the chain still holds, and what stood there cannot be found by trying.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# Stands for the chain of everything that belongs to no unit.
PLATFORM = "platform"
ERASED_NAME, ERASED_DATA = "", "{}"


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as it is stored; `data` is its canonical text."""

    pk: int
    at: datetime
    by: int | None
    act: str
    subject: str
    by_label: str
    data: str


@dataclass(frozen=True, slots=True)
class Salted:
    """A digest and the salt it was made with; an empty salt: erased."""

    salt: str
    digest: str

    def fits(self, text: str, erased: str) -> bool:
        """Whether the text is what the digest was made of, or was erased in due form."""
        return text == erased if not self.salt else digest_of(self.salt, text) == self.digest


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs: its chain, and the unit it is about (None: the platform)."""

    chain: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """One seal; `row` is None where the sealed row is gone."""

    place: Place
    number: int
    pk: int
    sealed_at: datetime
    name: Salted
    data: Salted
    hash: str
    row: Facts | None


Spot = tuple[Place, int, datetime]  # its place, its number, when it was sealed


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold: a code of `FAULTS`; `pk` is the row's, where it is known."""

    chain: str
    number: int
    fault: str
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes."""

    chain: str
    number: int
    hash: str


def first_hash(chain: str) -> str:
    """What the first link is chained to: the chain's own name."""
    return hashlib.sha256(chain.encode()).hexdigest()


def digest_of(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def canonical(data: Any) -> str:
    """The one text of data, however a database orders or spaces it."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A time in UTC with always six digits of microseconds: both databases keep exactly these."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def next_hash(previous: str, spot: Spot, row: Facts, name_digest: str, data_digest: str) -> str:
    """SHA-256 over the previous hash and everything of the link but what may be erased."""
    place, number, sealed_at = spot
    where = [place.chain, place.unit, number, moment(sealed_at)]
    what = [row.pk, moment(row.at), row.by, row.act, row.subject, name_digest, data_digest]
    return hashlib.sha256(canonical([previous, *where, *what]).encode()).hexdigest()


def first_break(start: Head, links: Iterable[Link]) -> Break | Head:
    """The first link after `start` that does not hold; the new head where all do."""
    previous, expected = start.hash, start.number
    for link in links:
        expected += 1
        fault = _fault(link, expected, previous)
        if fault:
            return Break(start.chain, min(expected, link.number), fault, None if fault == "missing" else link.pk)
        previous = link.hash
    return Head(start.chain, expected, previous)


def _fault(link: Link, expected: int, previous: str) -> str:
    if link.number != expected:
        return "missing" if link.number > expected else "added"
    if link.row is None:
        return "removed"
    spot = (link.place, link.number, link.sealed_at)
    if next_hash(previous, spot, link.row, link.name.digest, link.data.digest) != link.hash:
        return "changed"
    if not link.name.fits(link.row.by_label, ERASED_NAME):
        return "name"
    return "" if link.data.fits(link.row.data, ERASED_DATA) else "data"
