"""Questions of a bank that are near to one being written or imported. Reads only.

The bank's words, folded already, are all compared at once in compiled code: fast enough for every save, without an
index that would have to be kept true. The likest are then compared word by word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from exams.bank.duplicate_words import words_of as taken_apart
from exams.bank.duplicates import Likeness, Print, Wording, likeness, print_of
from exams.bank.kinds.shapes import said
from exams.bank.models import Bank, Question, QuestionVersion
from exams.bank.question_text import QuestionText
from exams.bank.searching import plain_of, words_of

MOST_SHOWN = 3
_COMPARED, _LEAST_ALIKE = 24, 45.0

REASONS = {
    "key": _("The same question, but another answer is right there. One of the two keys may be wrong."),
    "copy": _("The same words."),
    "accents": _("The same but for accents, capitals or marks."),
    "order": _("The same, with the options in another order."),
    "options": _("The same question with other words in the options."),
    "reworded": _("Nearly the same words."),
}


@dataclass(frozen=True)
class Near:
    """A question of the bank that is near. `why`: one of REASONS; `score` from 0 to 100."""

    question: Question
    why: str
    score: float

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


class Neighbours:
    """The questions of a bank in use, to be asked many times: one query, then one for each find."""

    def __init__(self, bank: Bank) -> None:
        rows = list(bank.questions.in_use().order_by("pk").values_list("pk", "plain"))
        self._ids = [pk for pk, _plain in rows]
        self._plain = [plain for _pk, plain in rows]

    def near(self, text: QuestionText, *, except_question: Question | None = None) -> list[Near]:
        """The likest first, at most three."""
        asked = print_of(wording_of(text))
        excepted = except_question.pk if except_question else None
        found = [
            self._compared(question, text, asked) for question in self._candidates(text) if question.pk != excepted
        ]
        same = sorted((near for near in found if near), key=lambda near: (-near.score, near.question.pk))
        return same[:MOST_SHOWN]

    def _candidates(self, text: QuestionText) -> Iterable[Question]:
        plain = plain_of(words_of(text.stem, [each.text for each in text.options]))
        best = process.extract(plain, self._plain, scorer=fuzz.ratio, limit=_COMPARED, score_cutoff=_LEAST_ALIKE)
        places = [self._ids[place] for _plain, _score, place in best]
        rows = Question.objects.filter(pk__in=places).select_related("current", "topic")
        return rows.prefetch_related("current__options")

    def _compared(self, question: Question, text: QuestionText, asked: Print) -> Near | None:
        version = question.current
        if version is None:
            return None
        told = likeness(asked, print_of(wording_of_version(version)))
        return Near(question, _why(told, text, version), round(told.score, 1)) if told.same else None


def warnings_for(bank: Bank, text: QuestionText, except_question: Question | None = None) -> list[Near]:
    """Questions of the bank that say nearly the same as this text, with the reason in words."""
    return Neighbours(bank).near(text, except_question=except_question)


def wording_of(text: QuestionText) -> Wording:
    rights = frozenset(place for place, option in enumerate(text.options) if option.right)
    return Wording(text.stem, tuple(f"{each.text} {each.partner}".strip() for each in text.options), rights)


def wording_of_version(version: QuestionVersion) -> Wording:
    options = list(version.options.all())
    rights = frozenset(place for place, option in enumerate(options) if option.right)
    return Wording(version.stem, tuple(f"{each.text} {each.partner}".strip() for each in options), rights)


def _why(told: Likeness, text: QuestionText, version: QuestionVersion) -> str:
    """The reason that says most."""
    mine, theirs = [each.text for each in text.options], [each.text for each in version.options.all()]
    if "key" in told.differences:
        return "key"
    if said(text.stem) == said(version.stem):
        if list(map(said, mine)) == list(map(said, theirs)):
            return "copy"
        return "order" if _same_set(mine, theirs) else "options"
    same_stem = taken_apart(text.stem).words == taken_apart(version.stem).words
    return "accents" if same_stem and _same_set(mine, theirs) else "reworded"


def _same_set(one: Sequence[str], other: Sequence[str]) -> bool:
    return sorted(taken_apart(text).in_order for text in one) == sorted(taken_apart(text).in_order for text in other)
