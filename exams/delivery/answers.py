"""How answers are read and merged, as pure functions."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

# The last word on one question: [epoch, seq, flagged 0 or 1, letters]. Compared as they stand, the greatest is newest.
Register: TypeAlias = list[Any]
# Question number, as text, to register, ascending.
Sheet: TypeAlias = dict[str, Register]
# The same as it is stored and as the route of answers handles it: see `pack`.
Packed: TypeAlias = dict[str, str]

EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
# The end of the year 9998: the wire carries numbers that no calendar has.
LAST_MS = 253_370_764_800_000


@dataclass(slots=True)
class Change:
    """One change of one answer, as a client sent it. `seq` grows with every change of the attempt.

    `made_ms`: when it was made, in ms since 1970, by server time as the client reckons it.
    """

    seq: int
    n: int
    value: tuple[str, ...]
    flagged: bool = False
    made_ms: int | None = None

    @property
    def letters(self) -> str:
        return "".join(sorted(set(self.value)))

    @property
    def made_at(self) -> datetime | None:
        return None if self.made_ms is None else EPOCH_START + timedelta(milliseconds=min(self.made_ms, LAST_MS))


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
    if not place.letters.issuperset(change.value):
        return "no_such_option"
    if len(change.value) > 1 and not place.multiple:
        return "one_option_only"
    return ""


def register(change: Change, epoch: int) -> Register:
    """The change as a last word of its epoch."""
    return [epoch, change.seq, int(change.flagged), change.letters]


def merge(sheet: Sheet, n: int, word: Register) -> bool:
    """Lets the word stand if it is newer than what is held; says whether it stands now.

    The greatest (epoch, seq, flagged, letters) wins, so the same words in any order, repeated or not, give one sheet.
    """
    name = str(n)
    held = sheet.get(name)
    if held is not None and held >= word:
        return held == word
    sheet[name] = word
    if held is None:
        _put_in_order(sheet)
    return True


def _put_in_order(sheet: dict[str, Any]) -> None:
    """Keeps the questions ascending, so that reading a sheet never needs to sort it."""
    numbers = [int(name) for name in sheet]
    if len(numbers) > 1 and numbers[-1] < numbers[-2]:
        ordered = {str(n): sheet[str(n)] for n in sorted(numbers)}
        sheet.clear()
        sheet.update(ordered)


def merged(words: Iterable[tuple[int, Register]]) -> Sheet:
    """The sheet that these words add up to."""
    sheet: Sheet = {}
    for n, word in words:
        merge(sheet, n, word)
    return sheet


def answered(sheet: Sheet) -> int:
    """How many questions have an answer."""
    return sum([1 for word in sheet.values() if word[3]])


def values(sheet: Sheet) -> dict[int, list[str]]:
    """The answers by question number, cleared ones as empty lists, in the paper's order."""
    return {int(n): list(word[3]) for n, word in sheet.items()}


def pack(sheet: Sheet) -> Packed:
    """The sheet as it is stored: "AC!@2.17" is A and C, flagged, of epoch 2, seq 17. Short, and quick to read."""
    return {
        n: f"{letters}{'!' if flagged else ''}@{epoch}.{seq}" for n, (epoch, seq, flagged, letters) in sheet.items()
    }


def unpack(packed: Packed) -> Sheet:
    """The sheet behind its stored form."""
    return {n: _unpacked(word) for n, word in packed.items()}


def _unpacked(word: str) -> Register:
    said, _at, order = word.partition("@")
    epoch, _dot, seq = order.partition(".")
    return [int(epoch), int(seq), int(said.endswith("!")), said.rstrip("!")]


def merge_packed(packed: Packed, n: int, word: Register) -> bool:
    """As `merge`, into the stored form. What was chosen before need not be read, but for this one question."""
    name = str(n)
    one = {name: _unpacked(packed[name])} if name in packed else {}
    if one and not (stands := merge(one, n, word)):
        return stands
    is_new = name not in packed
    packed |= pack({name: word})
    if is_new:
        _put_in_order(packed)
    return True


def is_newer_epoch(packed: Packed, n: int, epoch: int) -> bool:
    """Whether a later epoch than this one has answered the question."""
    return _unpacked(packed[str(n)])[0] > epoch


def packed_text(packed: Packed) -> str:
    """The state that both sides compare: "1:B;2:AC!;7:!", ascending, "!" for a flag, empty questions left out."""
    said = [(n, word.partition("@")[0]) for n, word in packed.items()]
    return ";".join([f"{n}:{word}" for n, word in said if word])


def sheet_text(sheet: Sheet) -> str:
    """As `packed_text`, of a sheet."""
    return packed_text(pack(sheet))


def count_packed(packed: Packed) -> int:
    """As `answered`, of the stored form."""
    return sum([1 for word in packed.values() if word[0] not in "@!"])


def text_digest(text: str) -> str:
    """CRC-32 of a state as 8 hex digits: enough to notice that two sides differ, and any client can work it out."""
    return f"{zlib.crc32(text.encode()):08x}"


def digest(sheet: Sheet) -> str:
    """The digest of a sheet's state."""
    return text_digest(sheet_text(sheet))


def canonical(answers: Mapping[int, Sequence[str]]) -> bytes:
    """The answers as bytes that are the same on every machine; blank answers are left out."""
    filled = {str(n): sorted(value) for n, value in sorted(answers.items()) if value}
    return json.dumps(filled, ensure_ascii=True, separators=(",", ":")).encode()
