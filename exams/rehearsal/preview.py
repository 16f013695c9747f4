"""A question while it is being written, as a candidate will see it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.registry import KINDS
from exams.bank.models import Bank
from exams.bank.question_text import QuestionText
from exams.delivery.paper_pages import shown_questions
from exams.papers.freezing import SourceOption, SourcePicture, SourceQuestion, freeze

SEED = "preview"  # the same order at each look, so that nothing jumps while somebody writes
# What cannot even be put on a paper; all other faults show by themselves.
TOO_MUCH = ("thing_count", "too_many_pairs")


def too_much_to_show(text: QuestionText) -> str:
    """Why this cannot be shown, in a sentence; empty where it can."""
    return next((str(FAULT_WORDS[code]) for code in KINDS[text.kind].faults(text) if code in TOO_MUCH), "")


def shown_draft(bank: Bank, text: QuestionText, address: Mapping[str, str]) -> dict[str, Any]:
    """What exam/question.html wants of it. `address`: by digest, where a page finds each picture of the bank."""
    frozen = freeze([_source(bank, text)], seed=SEED, shuffle_questions=False, shuffle_options=False)
    (question,) = shown_questions(frozen.content, {}, lambda picture: address[picture["digest"]])
    return question


def _source(bank: Bank, text: QuestionText) -> SourceQuestion:
    return SourceQuestion(
        version=0,
        name="",
        stem=text.stem,
        multiple=text.multiple,
        options=tuple(SourceOption(one.text, one.right, pinned=False, partner=one.partner) for one in text.options),
        points=Decimal(1),
        kind=text.kind,
        credit=text.credit,
        case_matters=text.case_matters,
        pictures=_pictures(bank, text),
    )


def _pictures(bank: Bank, text: QuestionText) -> tuple[SourcePicture, ...]:
    """Those that the bank still has."""
    said = {one.digest: one for one in text.pictures}
    held = bank.pictures.filter(digest__in=said).defer("data")
    return tuple(
        SourcePicture(said[one.digest].name, one.digest, one.media_type, said[one.digest].alt, one.width, one.height)
        for one in held
    )
