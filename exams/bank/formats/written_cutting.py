"""Cut a document into questions: which line is a stem, an option, an answer, an explanation or a title."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from exams.bank.formats.steps import LINES
from exams.bank.formats.written_feeding import feed
from exams.bank.formats.written_key_lists import KeyEntry
from exams.bank.formats.written_labels import label_at
from exams.bank.formats.written_lines import Line
from exams.bank.formats.written_phrases import (
    heading_of,
    is_end,
    is_key_heading,
    is_separator,
    pairs_in,
)
from exams.bank.formats.written_raw import RawQuestion
from exams.bank.formats.written_starts import Habit, Start, Starts
from office.telling import tell

_LOOKAHEAD = 4
_NUMBERED = ("câu", "question", "bài", "bracket", "bare")
_FURTHEST_SKIP = 30


@dataclass
class Cut:
    """`lists` are the answers given apart from their questions; `unread` lines belong to nothing."""

    questions: list[RawQuestion] = field(default_factory=list)
    lists: list[KeyEntry] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    habit: Habit = field(default_factory=Habit)


class Cutter:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.starts = Starts(lines)
        self.habit = self.starts.habit
        self.cut = Cut(habit=self.habit)
        self.titles: list[tuple[int, str]] = []
        self.open: RawQuestion | None = None
        self.waiting: list[Line] = []  # lines that may be the stem of a question without a number
        self.last_number = 0
        self.in_answers = False

    def run(self) -> Cut:
        for place, line in enumerate(self.lines):
            self._read(place, line)
            tell(LINES, place + 1, len(self.lines), found=len(self.cut.questions))
        self._close()
        self.cut.unread += self.waiting
        return self.cut

    def _read(self, place: int, line: Line) -> None:
        text = line.text.strip()
        if self._ends(text) or self._is_answers(place, line, text):
            return
        start = self._start(place)
        if start:
            self._begin(place, line, start)
        elif self._is_title(line, text):
            self._close()
        elif self.open is None:
            self._wait(place, line)
        else:
            self._feed(place, line)

    def _ends(self, text: str) -> bool:
        """A separator, "HẾT", or the heading of the answers closes the question before it."""
        if is_key_heading(text) and (self.open is None or self.open.is_answered):
            self.in_answers = True
        elif not is_separator(text) and not is_end(text):
            return False
        self._close()
        self.cut.unread += self.waiting
        self.waiting = []
        return True

    def _is_answers(self, place: int, line: Line, text: str) -> bool:
        """A line of a list of answers; one pair alone is one only among others or below their heading."""
        pairs = pairs_in(text) or (pairs_in(text, fewest=1) if self._among_pairs(place) else [])
        if not pairs or (
            self.open
            and not self.open.options
            and not self.open.said
            and self.open.filling == "stem"
            and len(pairs) < 4
            and not self.in_answers
        ):
            return False
        self._close()
        after = len(self.cut.questions)
        self.cut.lists += [KeyEntry(number, letters, line.where, after) for number, letters in pairs]
        return True

    def _among_pairs(self, place: int) -> bool:
        near = (self.lines[other].text for other in (place - 1, place + 1) if 0 <= other < len(self.lines))
        return self.in_answers or any(pairs_in(text, fewest=1) for text in near)

    def _start(self, place: int) -> Start | None:
        """The question that begins here, by the habit of the file and by what follows."""
        start = self.starts.start(place)
        if start and start.style == "bare":
            return start if self._continues(place, start) else None
        if start:
            return start
        return self._start_of_another_kind(place)

    def _start_of_another_kind(self, place: int) -> Start | None:
        """ "12." among "Câu 11" and "Câu 13": the number fits, and options follow."""
        if self.open is None or len(self.open.options) < 2 or self.habit.style not in _NUMBERED or self.habit.levels:
            return None
        found = [each for each in self.starts.at[place] if each.style in _NUMBERED]
        fits = [each for each in found if each.number == self.last_number + 1]
        return fits[0] if fits and self.starts.leads_to_options(place, fits[0].number) else None

    def _continues(self, place: int, start: Start) -> bool:
        """A plain number is a question's only where it goes on counting; inside a stem it may number statements."""
        follows = start.number == self.last_number + 1
        leads = self.starts.leads_to_options(place, start.number)
        if self.open is None or self.open.is_answered or not self.starts.any_options:
            near = 0 < start.number - self.last_number <= _FURTHEST_SKIP
            return follows or (leads and (start.number == 1 or near))
        return follows and leads and self.starts.number_after(place) in (None, 1, start.number + 1)

    def _begin(self, place: int, line: Line, start: Start) -> None:
        self._close()
        numbered = start.style != "hash" and not self.habit.levels
        self.open = RawQuestion(line.where, str(start.number) if numbered else "", topic=self._topic())
        self.open.after_key_heading = self.in_answers
        self.open.asides += [start.aside] if start.aside else []
        self.open.level = str(start.number) if self.habit.levels else ""
        expected = (1, self.last_number + 1) if self.cut.questions else (start.number,)
        if numbered and start.number not in expected and not self.in_answers:
            self.open.doubt("number_out_of_order")
        self.last_number = start.number if numbered else self.last_number
        self.cut.unread += self.waiting
        self.waiting = []
        self.open.source.append(line.text.strip())
        self.open.notes += line.notes
        rest = line.cut(start.end)
        if rest.text:
            feed(self.open, replace(rest, notes=()), self._later(place))

    def _is_title(self, line: Line, text: str) -> bool:
        """Titles stand between questions, never between a stem and its options."""
        if self.open and not self.open.is_answered and self.starts.any_options:
            return False
        title = heading_of(text, line.heading, question_word=self.habit.style)
        if title is None or (self.open and self._is_next_option(text)):
            return False
        rank, words = title
        self.titles = [*(each for each in self.titles if each[0] < rank), (rank, words)]
        self.cut.unread += self.waiting
        self.waiting = []
        return True

    def _is_next_option(self, text: str) -> bool:
        label = label_at(text)
        if self.open is None or label is None or not self.open.options:
            return False
        return label.slot == max(self.open.slots) + 1 and label.small == self.open.small

    def _topic(self) -> str:
        return " / ".join(words.replace(" / ", "/") for _, words in self.titles)

    def _wait(self, place: int, line: Line) -> None:
        """Between questions: the line may be the stem of one without a number, which options below it will show."""
        if self.starts.options[place] and not self.in_answers:
            stem, self.waiting = self.waiting, []
            self._begin_without_number(place, stem, line)
        else:
            self.waiting.append(line)

    def _begin_without_number(self, place: int, stem: list[Line], line: Line) -> None:
        self._close()
        first = stem[0] if stem else line
        self.open = RawQuestion(first.where, topic=self._topic(), stem=list(stem))
        self.open.source += [each.text.strip() for each in stem]
        if self.habit.style in _NUMBERED and not self.habit.levels:
            self.open.doubt("number_missing")
        self._feed(place, line)

    def _feed(self, place: int, line: Line) -> None:
        if self.open is None:
            return
        begins_again = self.starts.options[place] and len(self.open.options) > 1
        if begins_again and not self.starts.at[place]:
            self._begin_without_number(place, self._taken_back(self.open), line)
            return
        self.open.source.append(line.text.strip())
        self.open.notes += line.notes
        feed(self.open, line, self._later(place), is_numbered=self.habit.style in _NUMBERED and not self.habit.levels)

    def _taken_back(self, question: RawQuestion) -> list[Line]:
        """The lines after the last option that turn out to be the next question's stem."""
        stem = [*question.options[-1].lines[1:], *question.stray]
        del question.options[-1].lines[1:]
        question.stray = []
        if stem:
            question.source = question.source[: -len(stem)]
            question.doubts = [doubt for doubt in question.doubts if doubt[0] != "option_has_more_lines"]
        return stem

    def _later(self, place: int) -> frozenset[int]:
        """Letters that the next lines begin with, up to the next question."""
        slots: set[int] = set()
        for other in range(place + 1, min(place + 1 + _LOOKAHEAD, len(self.lines))):
            label = label_at(self.lines[other].text)
            if self.starts.start(other) or (label and label.slot == 0):
                break
            slots |= {label.slot} if label else set()
        return frozenset(slots)

    def _close(self) -> None:
        if self.open is not None:
            self.cut.questions.append(self.open)
            self.cut.unread += self.open.stray
            self.open.stray = []
        self.open = None
