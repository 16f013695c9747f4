"""Finds the questions that may be the same among many thousands, without comparing all with all. Pure.

Every question is filed under its words, its pairs of neighbouring words and the words of its options. To look one up,
its rarest entries are opened first, and only the questions met most often there are compared word by word.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from exams.bank.duplicate_words import Words, words_of
from exams.bank.duplicates import Likeness, Print, Wording, likeness, other_question, print_of, stems_close

# How much is read for one look-up: entries opened, questions met in them, questions compared word by word.
_ENTRIES, _MET, _COMPARED = 40, 4_000, 20


@dataclass(frozen=True, slots=True)
class Found:
    """A question of the index that is like the one asked for."""

    id: int
    likeness: Likeness


class DuplicateIndex:
    """Questions filed for finding duplicates. Build it once, ask it many times."""

    def __init__(self, questions: Iterable[tuple[int, Wording]] = ()) -> None:
        self._ids: list[int] = []
        self._wordings: list[Wording] = []
        self._stems: list[tuple[str, str]] = []
        self._filed: dict[str, array[int]] = {}
        self._stem_words = lru_cache(maxsize=8192)(self._take_apart)
        for question, wording in questions:
            self.add(question, wording)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, question: int, wording: Wording) -> None:
        """Files one more question under its id."""
        place = len(self._ids)
        self._ids.append(question)
        self._wordings.append(wording)
        print_ = print_of(wording)
        self._stems.append((print_.stem.in_order, print_.stem.core))
        for entry in _entries(print_):
            self._filed.setdefault(entry, array("I")).append(place)

    def find(self, wording: Wording, *, most: int = 5, but_not: int | None = None) -> list[Found]:
        """The questions that are the same as this one, the likest first; `but_not`: the id of the question itself."""
        asked = print_of(wording)
        places = [place for place in self._candidates(asked) if self._ids[place] != but_not]
        found = [self._compared(place, asked) for place in places if self._worth_comparing(place, asked)]
        same = sorted((one for one in found if one.likeness.same), key=lambda one: (-one.likeness.score, one.id))
        return same[:most]

    def pairs(self, *, most: int = 5) -> Iterator[tuple[int, Found]]:
        """Every two questions of the index that are the same, each pair once, as the lower id and what was found."""
        for question, wording in zip(self._ids, self._wordings, strict=True):
            for found in self.find(wording, most=most, but_not=question):
                if question < found.id:
                    yield question, found

    def _worth_comparing(self, place: int, asked: Print) -> bool:
        """Most candidates are dropped by their stem alone, before their options are taken apart."""
        if not stems_close(asked.stem.in_order, asked.stem.core, *self._stems[place]):
            return False
        return not other_question(asked.stem, self._stem_words(place))

    def _take_apart(self, place: int) -> Words:
        return words_of(self._wordings[place].stem)

    def _compared(self, place: int, asked: Print) -> Found:
        return Found(self._ids[place], likeness(asked, print_of(self._wordings[place])))

    def _candidates(self, asked: Print) -> list[int]:
        """Where the questions stand that share most of its rare entries. Ties go to the one filed first."""
        filed = [(len(self._filed[entry]), entry) for entry in _entries(asked) if entry in self._filed]
        met: Counter[int] = Counter()
        left = _MET
        for count, entry in sorted(filed)[:_ENTRIES]:
            if met and count > left:
                break
            met.update(self._filed[entry])
            left -= count
        least = sorted(met.values())[-_COMPARED:][:1]
        best = [place for place, times in met.items() if [times] >= least]
        return sorted(best, key=lambda place: (-met[place], place))[:_COMPARED]


def _entries(question: Print) -> set[str]:
    stem = question.stem.words
    of_options = {word for option in question.options for word in option.words}
    return {*stem, *map(" ".join, pairwise(stem)), *(f"={word}" for word in of_options)}
