"""Where questions begin: "Câu 1:", "Bài 2.", "3.", "[4]", "#", or nothing but options that begin with A again."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exams.bank.formats.written_labels import labels_in
from exams.bank.formats.written_lines import Line

_WORD = re.compile(
    r"[\s*•\-]*(?P<word>câu hỏi|câu|bài tập|bài|questions?|q)\s*(?:số|thứ|no\.?)?\s*(?P<n>\d{1,4})\s*"
    r"(?:[(\[](?P<aside>[^()\[\]]{1,40})[)\]]\s*)?(?P<stop>[.:)/\-–\]]+|$|\t|\s(?=\s)|(?<=\s)(?=[A-ZÀ-ỸĐ“\"«]))",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*\(?(?P<n>\d{1,4})\s?(?:[.)/:]+|[-–](?=\s))(?!\d)\s*(?=\D|$)")
_BRACKET = re.compile(r"\s*\[\s*(?P<n>\d{1,4})\s*\]\s*[.:]?")
_HASH = re.compile(r"\s*[#?]\s+(?=\S)")
_WORDS = {"câu hỏi": "câu", "bài tập": "bài", "questions": "question", "q": "question"}
# Styles that name what they begin: below these, plain numbers may be those of options.
WORDED = ("câu", "question")
_PREFERRED = ("câu", "question", "bài", "bracket", "bare", "hash")
_MOST_LEVELS = 4
_LARGE_ENOUGH = 0.3
_MOSTLY = 0.6
_LONGEST_STEM = 200  # lines


@dataclass(frozen=True, slots=True)
class Start:
    style: str
    number: int
    end: int
    aside: str = ""


@dataclass(frozen=True)
class Habit:
    """How this file begins its questions; `levels`: its bracketed numbers are levels."""

    style: str = ""
    levels: bool = False


def starts_of(text: str) -> list[Start]:
    """Every way in which this line may begin a question."""
    found = _WORD.match(text)
    if found:
        word = found["word"].lower()
        return [Start(_WORDS.get(word, word), int(found["n"]), found.end(), found["aside"] or "")]
    for style, pattern in (("bracket", _BRACKET), ("bare", _BARE)):
        if found := pattern.match(text):
            return [Start(style, int(found["n"]), found.end())]
    found = _HASH.match(text)
    return [Start("hash", 0, found.end())] if found else []


class Starts:
    """The possible beginnings of a whole document, and the habit they show together."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.at = [starts_of(line.text) for line in lines]
        self.options = [_begins_options(line, starts) for line, starts in zip(lines, self.at, strict=True)]
        self._next_options = self._places(self.options)
        self.any_options = any(self.options)
        self.habit = self._habit()

    def start(self, place: int, style: str = "") -> Start | None:
        """What this line may begin, in the habit's style or a given one."""
        wanted = style or self.habit.style
        return next((each for each in self.at[place] if each.style == wanted), None)

    def options_after(self, place: int) -> int:
        """The line at or after this one where options begin, or one beyond the last."""
        return self._next_options[place]

    def leads_to_options(self, place: int, number: int) -> bool:
        """Options follow soon, and before the next number in a row would."""
        end = self.options_after(place)
        if end == len(self.at) or end - place > _LONGEST_STEM:
            return False
        between = (each for at in self.at[place + 1 : end + 1] for each in at)
        return not any(each.style == "bare" and each.number == number + 1 for each in between)

    def number_after(self, place: int) -> int | None:
        """The first plain number that begins a line after the options that follow this one."""
        begin = self.options_after(place) + 1
        following = (each for at in self.at[begin : begin + _LONGEST_STEM] for each in at)
        return next((each.number for each in following if each.style == "bare"), None)

    @staticmethod
    def _places(flags: Sequence[bool]) -> list[int]:
        places, last = [0] * len(flags), len(flags)
        for place in range(len(flags) - 1, -1, -1):
            last = place if flags[place] else last
            places[place] = last
        return places

    def _habit(self) -> Habit:
        supported, plain = Counter[str](), Counter[str]()
        waiting: set[str] = set()
        for at, begins in zip(self.at, self.options, strict=True):
            waiting.update(each.style for each in at)
            plain.update(each.style for each in at)
            if begins:
                supported.update(waiting)
                waiting.clear()
        if not supported and self._number_options(plain):
            del plain["bare"]
        counts = supported or Counter({style: count for style, count in plain.items() if style != "bare" or count > 1})
        most = max(counts.values(), default=0)
        style = next((each for each in _PREFERRED if counts[each] > most * _LARGE_ENOUGH), "")
        return Habit(style, style == "bracket" and self._are_levels())

    def _number_options(self, counts: Counter[str]) -> bool:
        """No option has a letter, and below most beginnings with a word plain numbers begin with 1 again."""
        firsts = sum(each.style == "bare" and each.number == 1 for at in self.at for each in at)
        worded = max(counts[style] for style in WORDED)
        return worded > 1 and firsts >= worded * _MOSTLY

    def _are_levels(self) -> bool:
        numbers = [each.number for at in self.at for each in at if each.style == "bracket"]
        rising = all(first < second for first, second in pairwise(numbers))
        return not rising and max(numbers) <= _MOST_LEVELS


def _begins_options(line: Line, starts: Sequence[Start]) -> bool:
    text = line.text[starts[0].end :] if starts else line.text
    found = labels_in(text)
    return bool(found) and found[0].slot == 0
