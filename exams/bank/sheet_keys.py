"""Which options does an answer cell mean: letters, numbers or the text itself."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from exams.bank.sheet_options import LETTERS, label_of, slot_of
from exams.bank.sheet_words import truth_of
from office.sheets import Cell

_CLOSE_ENOUGH = 0.9
_LONGEST_COMPARED = 500
_LEADING_WORD = re.compile(r"^(câu|đáp án|phương án|lựa chọn|chọn|ý|answer|option|choice)\b[\s:.]*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;/&+|.()\[\]'\"]|-|–|\bvà\b|\band\b)+", re.IGNORECASE)
_RUN_OF_LETTERS = re.compile(r"[A-J]{2,10}|[a-j]{2,10}")
_NOT_WORD = re.compile(r"[^\w%]+")

Style = Literal["letter", "number", "text"]


@dataclass(frozen=True)
class Choice:
    """An option as the answer cell may name it: `slot` is the place of its letter, from 0."""

    slot: int
    text: str


@dataclass(frozen=True)
class KeyReading:
    """The right slots, or a code that says why there are none; `doubt` is a code to warn with."""

    slots: frozenset[int] = frozenset()
    fault: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class KeyHabit:
    """How a sheet writes its answers, from all of them together."""

    style: Style = "letter"
    from_zero: bool = False


def folded(text: str) -> str:
    """For comparing two texts: case, punctuation and spaces do not count; letters and marks on them do."""
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).lower()).split())


def habit_of(keys: Sequence[tuple[str, int]]) -> KeyHabit:
    """From (answer, number of options): the commonest style; from 0 where 0 occurs and the last number never."""
    named = [(_named(text), count) for text, count in keys if text]
    styles = Counter[Style](_style(tokens) for tokens, _ in named)
    numbers = [(int(token), count) for tokens, count in named for token in tokens if token.isdigit()]
    from_zero = any(number == 0 for number, _ in numbers) and all(number < count for number, count in numbers)
    return KeyHabit(styles.most_common(1)[0][0] if styles else "letter", from_zero)


def _style(tokens: list[str]) -> Style:
    if not tokens:
        return "text"
    return "number" if tokens[0].isdigit() else "letter"


def read_key(cell: Cell, choices: Sequence[Choice], habit: KeyHabit) -> KeyReading:
    """Letter, number and text are all tried; where they disagree the sheet's habit decides, or nobody does."""
    if isinstance(cell.value, date):
        return KeyReading(fault="key_is_date")
    text = unicodedata.normalize("NFKC", cell.text)
    labelled = _by_label_and_text(text, choices)
    if labelled:
        return labelled
    by_text = _by_text(text, choices)
    by_place = _by_place(text, choices, habit)
    if by_text and by_place and by_text != by_place:
        return KeyReading(fault="key_ambiguous") if _is_unclear(text, habit) else KeyReading(by_text)
    if by_text or by_place:
        several = isinstance(cell.value, float) and len(by_place) > 1
        return KeyReading(by_text or by_place, doubt="key_read_as_several" if several else "")
    return _by_likeness(text, choices)


def _is_unclear(text: str, habit: KeyHabit) -> bool:
    """Options "4, 3, 2, 1" with the answer "3": clear only where the sheet answers by letters or texts elsewhere."""
    tokens = _named(text)
    return len(tokens) == 1 and (not tokens[0].isdigit() or habit.style == "number")


def _by_label_and_text(text: str, choices: Sequence[Choice]) -> KeyReading | None:
    """For answers such as "B. Lênin", where letter and text must mean the same option."""
    label, rest = label_of(_LEADING_WORD.sub("", text))
    if not label or not rest or _named(rest) or _by_text(text, choices):
        return None
    slot, by_text = slot_of(label), _by_text(rest, choices)
    if by_text and slot not in by_text:
        return KeyReading(fault="key_contradicts")
    if slot not in {choice.slot for choice in choices}:
        return KeyReading(fault="key_not_an_option")
    return KeyReading(frozenset({slot}), doubt="" if by_text else "key_text_differs")


def _by_text(text: str, choices: Sequence[Choice]) -> frozenset[int]:
    """The whole cell as one option's text, else each line or part as one."""
    for parts in ([text], text.split("\n"), text.split(";")):
        found = [_same_text(part, choices) for part in parts if part.strip()]
        if found and all(found):
            return frozenset().union(*found)
    return frozenset()


def _same_text(text: str, choices: Sequence[Choice]) -> frozenset[int]:
    wanted, truth = folded(text), truth_of(text) if len(choices) == 2 else None
    return frozenset(
        choice.slot
        for choice in choices
        if folded(choice.text) == wanted != "" or (truth is not None and truth_of(choice.text) is truth)
    )


def _by_place(text: str, choices: Sequence[Choice], habit: KeyHabit) -> frozenset[int]:
    slots = {choice.slot for choice in choices}
    named = {slot_of(token) + (habit.from_zero and token.isdigit()) for token in _named(text)}
    return frozenset(named) if named and named <= slots else frozenset()


def _named(text: str) -> list[str]:
    """The letters or numbers a text consists of, or nothing: "A, C", "1.2", "Câu B", "(b)", "ABC"."""
    bare = _LEADING_WORD.sub("", text.strip())
    if _RUN_OF_LETTERS.fullmatch(bare) and len(set(bare)) == len(bare):
        return list(bare.upper())
    tokens = [token for token in _BETWEEN.split(bare) if token]
    letters = all(len(token) == 1 and token.upper() in LETTERS for token in tokens)
    numbers = all(re.fullmatch(r"\d|10", token) for token in tokens)
    return [token.upper() for token in tokens] if letters or numbers else []


def _by_likeness(text: str, choices: Sequence[Choice]) -> KeyReading:
    """An answer typed again by hand differs in a letter or two: take it when one option alone is that close."""
    wanted = folded(text)
    close = [choice.slot for choice in choices if _is_close(wanted, folded(choice.text))]
    if len(close) == 1:
        return KeyReading(frozenset(close), doubt="key_text_differs")
    return KeyReading(fault="key_not_an_option")


def _is_close(wanted: str, text: str) -> bool:
    """Comparing letter by letter is slow, so lengths and letters are compared first and long texts not at all."""
    if max(len(wanted), len(text)) > _LONGEST_COMPARED:
        return False
    matcher = SequenceMatcher(None, wanted, text)
    quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    return quick >= _CLOSE_ENOUGH and matcher.ratio() >= _CLOSE_ENOUGH
