"""What differs between two versions, word by word, to be read: in words as well as by marks. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from exams.bank.formats.plain import plain_number
from exams.bank.kinds.shapes import said
from exams.bank.question_text import OptionText, QuestionText

SAME, NEW, GONE = "same", "new", "gone"
# Two texts that share less than this are two options, not one in other words.
ALIKE = 0.5
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came, or went."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class OptionDiff:
    """An option before and after; places count from 1, None where it was not there. Its own texts, then its partner."""

    was: int | None
    now: int | None
    pieces: tuple[Piece, ...]
    partner: tuple[Piece, ...]
    was_right: bool
    is_right: bool

    @property
    def key_changed(self) -> bool:
        return self.was is not None and self.now is not None and self.was_right != self.is_right

    @property
    def is_same(self) -> bool:
        words = all(piece.kind == SAME for piece in (*self.pieces, *self.partner))
        return words and self.was == self.now and self.was_right == self.is_right


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """All that differs, in the order of the page. `fields`: codes of single texts with their pieces."""

    stem: tuple[Piece, ...]
    options: tuple[OptionDiff, ...]
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]

    @property
    def options_are_same(self) -> bool:
        return all(option.is_same for option in self.options)


def version_diff(before: QuestionText, after: QuestionText) -> VersionDiff:
    fields = (
        (code, word_pieces(was, now))
        for (code, was), (_code, now) in zip(_fields(before), _fields(after), strict=True)
        if was != now
    )
    return VersionDiff(
        word_pieces(before.stem, after.stem), tuple(option_diffs(before.options, after.options)), tuple(fields)
    )


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts in one: joined without what went they give `after`, without what came `before`."""
    was, now = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for tag, start, end, to_start, to_end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(was[start:end])))
            continue
        pieces.append(Piece(GONE, "".join(was[start:end])))
        pieces.append(Piece(NEW, "".join(now[to_start:to_end])))
    return tuple(piece for piece in pieces if piece.text)


def option_diffs(before: Sequence[OptionText], after: Sequence[OptionText]) -> Iterator[OptionDiff]:
    """Each option with the one it was, in the order of `after`; those that went come last."""
    partners = matched(before, after)
    for place, now in enumerate(after):
        if place in partners:
            yield _option(before[partners[place]], now, partners[place] + 1, place + 1)
        else:
            yield _option(None, now, None, place + 1)
    for place in sorted(set(range(len(before))) - set(partners.values())):
        yield _option(before[place], None, place + 1, None)


def matched(before: Sequence[OptionText], after: Sequence[OptionText]) -> dict[int, int]:
    """Places in `after` to places in `before`, no place twice: the same words first, then the most alike."""
    pairs = [
        (likeness, abs(was - now), now, was)
        for now, one in enumerate(after)
        for was, other in enumerate(before)
        if (likeness := _likeness(one, other)) >= ALIKE
    ]
    found: dict[int, int] = {}
    for _likeness_of, _distance, now, was in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if now not in found and was not in found.values():
            found[now] = was
    return found


def _likeness(one: OptionText, other: OptionText) -> float:
    return SequenceMatcher(None, said(one.text + one.partner), said(other.text + other.partner), autojunk=False).ratio()


def _option(before: OptionText | None, after: OptionText | None, was: int | None, now: int | None) -> OptionDiff:
    old, new = before or OptionText(""), after or OptionText("")
    return OptionDiff(
        was, now, word_pieces(old.text, new.text), word_pieces(old.partner, new.partner), old.right, new.right
    )


def _fields(text: QuestionText) -> list[tuple[str, str]]:
    numbers = "; ".join(f"{plain_number(one.low)} – {plain_number(one.high)}" for one in text.numbers)
    return [
        ("kind", str(text.kind)),
        ("credit", text.credit),
        ("numbers", numbers),
        ("accepted", "; ".join(text.accepted)),
        ("case_matters", "1" if text.case_matters else ""),
        ("pictures", "; ".join(f"{one.name}: {one.digest[:8]}" for one in text.pictures)),
        ("explanation", text.explanation),
        ("citation", text.citation),
    ]
