"""How answers are read and merged, as pure functions."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one answer, as a client sent it. `seq` grows with every change of the attempt."""

    seq: int
    n: int
    value: tuple[str, ...]
    flagged: bool = False
    client_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What a paper allows at one question: which letters, and whether several."""

    letters: frozenset[str]
    multiple: bool


def places_of(content: Mapping[str, Any]) -> dict[int, Place]:
    """The places of a paper's content by question number."""
    return {
        question["n"]: Place(
            letters=frozenset(option["id"] for option in question["options"]), multiple=question["multiple"]
        )
        for question in content["questions"]
    }


def fault(change: Change, places: Mapping[int, Place]) -> str:
    """Why this change cannot be an answer to this paper: a code, or "" when it can."""
    place = places.get(change.n)
    if place is None:
        return "no_such_question"
    if not set(change.value) <= place.letters:
        return "no_such_option"
    if len(change.value) > 1 and not place.multiple:
        return "one_option_only"
    return ""


def newest(changes: Iterable[Change]) -> dict[int, Change]:
    """Per question the change with the greatest sequence number: the order of arrival does not matter."""
    best: dict[int, Change] = {}
    for change in changes:
        held = best.get(change.n)
        if held is None or change.seq > held.seq:
            best[change.n] = change
    return best


def canonical(answers: Mapping[int, Sequence[str]]) -> bytes:
    """The answers as bytes that are the same on every machine; blank answers are left out."""
    filled = {str(n): sorted(value) for n, value in sorted(answers.items()) if value}
    return json.dumps(filled, ensure_ascii=True, separators=(",", ":")).encode()


def receipt(attempt: str, answers: Mapping[int, Sequence[str]]) -> str:
    """A short code over all answers of an attempt, "ABCDE-FGHIJ": who holds it can show what was handed in."""
    digest = hashlib.sha256(attempt.encode() + b"|" + canonical(answers)).digest()
    letters = base64.b32encode(digest).decode()[:10]
    return f"{letters[:5]}-{letters[5:]}"
