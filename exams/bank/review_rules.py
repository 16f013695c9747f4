"""Rules of review: what a correction of words may not touch, who decides on whose words, when to look again. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from exams.bank.items import NumberRange
from exams.bank.kinds.shapes import said
from exams.bank.question_text import OptionText, QuestionText


def review_is_due(on: date | None, today: date) -> bool:
    """Whether a question that was to be reviewed again by this day has to be looked at now."""
    return on is not None and on <= today


def may_decide(who: int, *, writers: Iterable[int | None], sent_by: int | None) -> bool:
    """Two people answer for a question: who wrote, changed or sent the version does not approve it, whoever it is."""
    return who != sent_by and who not in set(writers)


def beyond_words(before: QuestionText, after: QuestionText) -> str:
    """Of what changes more than words, the code of the first thing found; "" where only words are corrected."""
    changes = (
        ("kind", _kind(before) != _kind(after)),
        ("credit", before.credit != after.credit),
        ("number", len(before.options) != len(after.options)),
        ("key", _key(before) != _key(after)),
        ("order", _have_traded_places(before.options, after.options)),
    )
    return next((code for code, is_found in changes if is_found), "")


def _kind(text: QuestionText) -> tuple[object, ...]:
    return text.kind, text.multiple


def _key(text: QuestionText) -> tuple[object, ...]:
    accepted = [one.strip() for one in text.accepted]
    return [one.right for one in text.options], _ranges(text.numbers), accepted, text.case_matters


def _ranges(numbers: Sequence[NumberRange]) -> list[tuple[object, object]]:
    return [(one.low, one.high) for one in numbers]


def _have_traded_places(before: Sequence[OptionText], after: Sequence[OptionText]) -> bool:
    """Whether a text that stood at one place stands at another now: an option's, or what belongs to it."""
    return _traded([one.text for one in before], [one.text for one in after]) or _traded(
        [one.partner for one in before], [one.partner for one in after]
    )


def _traded(before: Sequence[str], after: Sequence[str]) -> bool:
    was = [said(text) for text in before]
    now = [said(text) for text in after]
    return any(text and text != was[place] and text in was for place, text in enumerate(now))
