"""How answers are read and merged, as pure functions.

A value has three forms. On the wire: letters, or a text. Stored, in registers, records and the state that both sides
compare: the letters sorted ("AC"), or "=" and the base64url of a text, so that it is short and ASCII. For all who read
answers: a list of letters, or of one text that begins with "=" (["=Hà Nội"]); cleared is "" stored and an empty list.
"""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

# The last word on one question: [epoch, seq, flagged 0 or 1, stored value]. Compared as they stand, the greatest is
# newest.
Register: TypeAlias = list[Any]
# Question number, as text, to register, ascending.
Sheet: TypeAlias = dict[str, Register]
# The same as it is stored and as the route of answers handles it: see `pack`.
Packed: TypeAlias = dict[str, str]

EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
# The end of the year 9998: the wire carries numbers that no calendar has.
LAST_MS = 253_370_764_800_000
# What nobody can write: control characters, line ends, and what turns the direction of a line around.
UNWRITABLE = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff"
_UNWRITABLE = re.compile(f"[{UNWRITABLE}]+")
WRITTEN = "="
# The register of a question that was never touched.
NOTHING: Register = [0, 0, 0, ""]


@dataclass(slots=True)
class Change:
    """One change of one answer, as a client sent it. `seq` grows with every change of the attempt.

    `made_ms`: when it was made, in ms since 1970, by server time as the client reckons it. `text`: what was written,
    as `tidied`; then no letters are chosen.
    """

    seq: int
    n: int
    value: tuple[str, ...]
    flagged: bool = False
    made_ms: int | None = None
    text: str = ""

    @property
    def stored(self) -> str:
        if len(self.value) == 1:  # nearly all are
            return self.value[0]
        return stored_text(self.text) if self.text else "".join(sorted(set(self.value)))

    @property
    def made_at(self) -> datetime | None:
        return None if self.made_ms is None else EPOCH_START + timedelta(milliseconds=min(self.made_ms, LAST_MS))


def tidied(text: str) -> str:
    """A written answer as it counts: composed letters (NFC), nothing around it."""
    return unicodedata.normalize("NFC", text).strip()


def without_unwritable(text: str) -> str:
    """The text with a space in the place of what nobody can write."""
    return _UNWRITABLE.sub(" ", text)


def stored_text(text: str) -> str:
    """A written answer as it is stored."""
    return WRITTEN + base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def read_text(stored: str) -> str:
    """What was written, behind its stored form; "" for letters. ValueError where it is damaged."""
    if stored[:1] != WRITTEN:
        return ""
    code = stored[1:]
    return base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True).decode()


def read_value(stored: str) -> list[str]:
    """A stored value as all who read answers have it: ["A", "C"] or ["=Hà Nội"]. ValueError where it is damaged."""
    return [WRITTEN + read_text(stored)] if stored.startswith(WRITTEN) else list(stored)


def recorded(said: Mapping[str, Any]) -> Change:
    """The change behind its record: "seq", "n", the stored "value", "flag" and "made_ms". ValueError: damaged."""
    stored = said["value"]
    text = read_text(stored)
    return Change(said["seq"], said["n"], () if text else tuple(stored), bool(said["flag"]), said["made_ms"], text)


@dataclass(frozen=True, slots=True)
class Place:
    """What a paper allows at one question: which letters, and whether several.

    `rows`: the letters of each row, of which each takes one at most. `most`: characters of a written answer; 0 where
    nothing is written.
    """

    letters: frozenset[str]
    multiple: bool
    rows: tuple[frozenset[str], ...] = ()
    most: int = 0


def places_of(content: Mapping[str, Any]) -> dict[int, Place]:
    """The places of a paper's content by question number."""
    return {question["n"]: _place(question) for question in content["questions"]}


def _place(question: Mapping[str, Any]) -> Place:
    rows = tuple(_letters(row["options"]) for row in question.get("rows", ()))
    letters = _letters(question["options"]).union(*rows)
    return Place(letters, question["multiple"] or bool(rows), rows, question.get("write", {}).get("most", 0))


def _letters(options: Iterable[Mapping[str, str]]) -> frozenset[str]:
    return frozenset(option["id"] for option in options)


def fault(change: Change, places: Mapping[int, Place]) -> str:
    """Why this change cannot be an answer to this paper: a code, or "" when it can."""
    place = places.get(change.n)
    if place is None:
        return "no_such_question"
    if change.text:
        return _fault_of_text(change.text, place)
    if not place.letters.issuperset(change.value):
        return "no_such_option"
    if len(change.value) > 1 and not (place.multiple and _is_one_a_row(change.value, place)):
        return "one_option_only"
    return ""


def _fault_of_text(text: str, place: Place) -> str:
    if not place.most:
        return "not_written_here"
    return "too_long" if len(text) > place.most else ""


def _is_one_a_row(value: Collection[str], place: Place) -> bool:
    return all(len(row.intersection(value)) <= 1 for row in place.rows)


def register(change: Change, epoch: int) -> Register:
    """The change as a last word of its epoch."""
    return [epoch, change.seq, int(change.flagged), change.stored]


def merge(sheet: Sheet, n: int, word: Register) -> bool:
    """Lets the word stand if it is newer than what is held; says whether it stands now.

    The greatest (epoch, seq, flagged, value) wins, so the same words in any order, repeated or not, give one sheet.
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


def last_seq(sheet: Sheet) -> int:
    """The greatest number among the answers that stand."""
    return max((word[1] for word in sheet.values()), default=0)


def half_done(sheet: Sheet, places: Mapping[int, Place]) -> list[int]:
    """The questions of which some rows have an answer and others have none."""
    chosen = {n: sheet.get(str(n), NOTHING)[3] for n, place in places.items() if place.rows}
    done = {n: [not row.isdisjoint(letters) for row in places[n].rows] for n, letters in chosen.items()}
    return [n for n, rows in done.items() if any(rows) and not all(rows)]


def values(sheet: Sheet) -> dict[int, list[str]]:
    """The answers by question number, cleared ones as empty lists, in the paper's order."""
    return {int(n): read_value(word[3]) for n, word in sheet.items()}


def on_the_wire(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """The answers as a client is told them; "text" is there where something was written."""
    return {n: _on_the_wire(word[3]) | {"flag": bool(word[2])} for n, word in sheet.items()}


def _on_the_wire(stored: str) -> dict[str, Any]:
    text = read_text(stored)
    return {"value": [], "text": text} if text else {"value": list(stored)}


def pack(sheet: Sheet) -> Packed:
    """The sheet as it is stored: "AC!@2.17" is A and C, flagged, of epoch 2, seq 17.

    Short, and quick to read: neither "!" nor "@" is a letter of base64url.
    """
    return {n: f"{stored}{'!' if flagged else ''}@{epoch}.{seq}" for n, (epoch, seq, flagged, stored) in sheet.items()}


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
    """The state that both sides compare: "1:B;2:AC!;5:=SMOgIE7hu5lp;7:!", ascending.

    "!" stands for a flag; empty questions are left out.
    """
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
