"""Words that somebody typed beside right options to mark them: "dann d. 1920", "c. 1923dann", "B. (x) Lênin"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from exams.bank.formats.written_labels import label_at
from exams.bank.formats.written_lines import MARKED_HERE, Line
from exams.bank.formats.written_starts import starts_of
from office.legacy_fonts import is_syllable

_BEFORE_LABEL = re.compile(r"\s*(\(?[^\W\d_]{1,8}\)?)\s+[(\[]?[A-Ja-j]\s?[.):/]")
_GLUED_TO_LABEL = re.compile(r"\s*[A-Ja-j]([^\W\d_]{3,8})\s?[.):/]")
_LABEL = re.compile(r"\s*(?:[(\[]?[A-Ja-j]\s?[.):/]\s*|[.•+–-]\s+)")
_TOKEN = re.compile(r"\(?[^\W\d_]{1,8}\)?")
_ORDINARY = frozenset(
    "a all none both any the only above of to in is and or not true false yes no đúng sai có không cả tất".split()
)
_OFTEN_ENOUGH = 0.5
_MOST_TIMES = 1.5
_FEWEST = 5
_LONG_ENOUGH_TO_GLUE = 3


def marking_word(lines: Sequence[Line]) -> str:
    """A word that is no Vietnamese one and stands at the edge of about one option of each question; else ""."""
    questions = _questions(lines)
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(set(_candidates(line.text)))
    for word, times in counts.most_common(10):
        if times < max(_FEWEST, questions * _OFTEN_ENOUGH):
            return ""
        if times <= questions * _MOST_TIMES:
            return word
    return ""


def _questions(lines: Sequence[Line]) -> int:
    """About how many there are: options A, or else lines that begin with a number or "#"."""
    labels = (label_at(_without_lead(line.text)) for line in lines)
    return sum(bool(label and label.slot == 0) for label in labels) or sum(bool(starts_of(each.text)) for each in lines)


def _without_lead(text: str) -> str:
    found = _BEFORE_LABEL.match(text)
    return text[found.end(1) :] if found else text


def _candidates(text: str) -> list[str]:
    """Words before the letter, glued to it, or first and last in the option."""
    words = [found.group(1) for pattern in (_BEFORE_LABEL, _GLUED_TO_LABEL) if (found := pattern.match(text))]
    label = _LABEL.match(text)
    if label:
        tokens = text[label.end() :].split()
        words += tokens[:1] + tokens[-1:] if len(tokens) > 1 else []
    return [word for word in words if _TOKEN.fullmatch(word) and _is_odd(word)]


def _is_odd(word: str) -> bool:
    bare = word.strip("()").lower()
    return bool(bare) and bare not in _ORDINARY and (word != bare or not is_syllable(bare)) and word == word.lower()


def with_word_marked(lines: Sequence[Line], word: str) -> list[Line]:
    """The lines with one character in the place of the word, also where it is glued to a neighbour."""
    edge = "" if len(word.strip("()")) >= _LONG_ENOUGH_TO_GLUE or word.startswith("(") else r"\b"
    pattern = re.compile(rf"\s?{edge}{re.escape(word)}{edge}\s?")
    return [_marked(line, pattern) for line in lines]


def _marked(line: Line, pattern: re.Pattern[str]) -> Line:
    text = pattern.sub(lambda found: _spaced(found.group()), line.text)
    return line if text == line.text else replace(line, text=text, spans=())


def _spaced(found: str) -> str:
    before, after = " " if found[0].isspace() else "", " " if found[-1].isspace() else ""
    return f"{before}{MARKED_HERE}{after}"
