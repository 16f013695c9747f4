"""What the pages of statistics show of a question: figures as words, tables and pictures."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from exams.bank.models import QuestionVersion
from exams.marking.item_advice import Advice, advice_on
from exams.marking.kept import statistics_of, written_of
from exams.marking.models import Figures, ItemFigures
from exams.marking.naming import LETTERS
from exams.marking.plain_words import apart_words, curve_words, difficulty_words, time_words
from exams.marking.plots import options_by_third, share_by_fifth
from exams.marking.statistics import ItemStatistics, OptionStatistics

# Advice that says nothing about the question itself.
WAIT = ("few_answers", "nobody_right_yet")
GRAVEST_FIRST = (
    "nobody_right", "key_doubtful", "weaker_do_better", "does_not_distinguish", "too_hard", "everybody_right",
    "too_easy", "often_blank", "nobody_chose",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OptionShown:
    """A line of the table of options, with shares in per cent."""

    name: str
    text: str
    right: bool
    count: int
    percent: int
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question version and what its answers say."""

    version: QuestionVersion
    item: ItemStatistics
    advice: list[Advice]

    @property
    def is_doubtful(self) -> bool:
        """Whether its author should look at it."""
        return any(advice.code not in WAIT for advice in self.advice)

    @property
    def gravity(self) -> int:
        codes = [advice.code for advice in self.advice if advice.code not in WAIT]
        return min(map(GRAVEST_FIRST.index, codes), default=len(GRAVEST_FIRST))

    @property
    def percent(self) -> int:
        return round(100 * self.item.p)

    @property
    def difficulty(self) -> str:
        return difficulty_words(self.item)

    @property
    def apart(self) -> str:
        return apart_words(self.item)


def question_of(row: ItemFigures) -> QuestionShown:
    item = statistics_of(row, version=row.version_id)
    return QuestionShown(row.version, item, advice_on(item))


def in_order(questions: list[QuestionShown]) -> list[QuestionShown]:
    """Those with advice first, the gravest before the others, then the hardest first."""
    return sorted(questions, key=lambda one: (one.gravity, one.item.p, one.version.question.ref))


def detail_of(row: Figures, version: QuestionVersion, *, name: str) -> dict[str, Any]:
    """All that the partial marking/question_statistics.html shows. `name`: unique on the page."""
    item = statistics_of(row, version=version.pk)
    options = options_of(item, version)
    return {
        "shown": QuestionShown(version, item, advice_on(item)),
        "options": options,
        "blank_percent": round(100 * item.blank / item.n),
        "written": written_of(row),
        "curve_words": curve_words(item),
        "time_words": time_words(item),
        "curve": _picture(share_by_fifth(item, name=f"{name}-curve")) if item.graded and item.by_fifth else "",
        "thirds": _picture(options_by_third(item, name=f"{name}-thirds")) if options and not item.by_row else "",
    }


def options_of(item: ItemStatistics, version: QuestionVersion) -> list[OptionShown]:
    texts = {LETTERS[option.position - 1]: option.text for option in version.options.all()}
    return [_option(option, texts) for option in item.options]


def _picture(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  # exams.marking.drawings escapes every word of it


def _option(option: OptionStatistics, texts: dict[str, str]) -> OptionShown:
    """By its letter and text; where rows are answered by themselves, by the row and what was chosen for it."""
    row, _colon, said = option.letter.partition(": ")
    text = texts.get(option.letter, "")
    if said:
        number = int(row)
        text = f"{texts.get(LETTERS[number - 1], '') if number else ''}: {said}"
    low, middle, high = (round(100 * share) for share in option.by_third)
    percent = round(100 * option.share)
    return OptionShown(row, text, option.right, option.count, percent, low, middle, high)
