"""Corrections of words and changes of content: two acts, and what the first may not touch."""

from decimal import Decimal
from typing import Any

import pytest

from exams.bank.actions import OptionText, QuestionRefused, QuestionText, revise_question, write_question
from exams.bank.items import Kind, NumberRange
from exams.bank.models import Bank, Change, Question
from exams.bank.review_rules import beyond_words
from exams.bank.revising import MoreThanWords, change_content, correct_words
from office.models import JournalRow
from tests.cast import NOW, Cast
from tests.exams.bank.test_reviewing import changed, newest, passed, words


@pytest.fixture
def draft(cast: Cast) -> Question:
    """A question that Thu wrote in a bank with review."""
    Bank.objects.filter(pk=cast.bank.pk).update(reviewed=True)
    cast.topics[0].bank.refresh_from_db()
    return write_question(topic=cast.topics[0], level=1, text=words(), by=cast.thu, now=NOW)


def test_corrected_words_keep_what_is_right(draft: Question, cast: Cast) -> None:
    question = passed(draft, cast)
    corrected = changed(question, words("Điều lệ Đảng có mấy chương?", right="12 chương"), cast.thu, correct_words)

    assert newest(corrected).change == Change.WORDS
    assert JournalRow.objects.latest("pk").data == {"version": 2, "change": "words"}


GOOD = words().options
MORE = {
    "kind": words(kind=Kind.SEVERAL),
    "credit": words(kind=Kind.SEVERAL, credit="part"),
    "number": words(options=GOOD[:2]),
    "key": words(options=(OptionText("Mười hai"), OptionText("Mười", True), GOOD[2])),
    "order": words(options=(GOOD[0], GOOD[2], GOOD[1])),
}


@pytest.mark.parametrize("what", MORE)
def test_a_correction_that_is_more_is_refused_with_a_sentence(what: str, draft: Question, cast: Cast) -> None:
    question = passed(draft, cast)
    with pytest.raises(MoreThanWords, match="Change the content"):
        changed(question, MORE[what], cast.thu, correct_words)
    assert question.versions.count() == 1
    assert newest(changed(question, MORE[what], cast.thu, change_content)).change == Change.CONTENT


def test_what_more_than_words_is() -> None:
    number = QuestionText("?", kind=Kind.NUMBER, numbers=(NumberRange(Decimal(1), Decimal(2)),))
    text = QuestionText("?", kind=Kind.TEXT, accepted=("Huế",))
    pairs = QuestionText("?", (OptionText("a", partner="1"), OptionText("b", partner="2")), kind=Kind.MATCHING)
    crossed = QuestionText("?", (OptionText("a", partner="2"), OptionText("b", partner="1")), kind=Kind.MATCHING)
    wider = QuestionText("?", kind=Kind.NUMBER, numbers=(NumberRange(Decimal(1), Decimal(3)),))
    same = QuestionText("!", kind=Kind.NUMBER, numbers=(NumberRange(Decimal("1.0"), Decimal(2)),))

    assert beyond_words(words(), words("Khác?", right="12", explanation="Điều 1", citation="Điều lệ")) == ""
    assert {what: beyond_words(words(), after) for what, after in MORE.items() if what != "credit"} == {
        what: what for what in MORE if what != "credit"
    }
    assert beyond_words(words(kind=Kind.SEVERAL), MORE["credit"]) == "credit"
    assert (beyond_words(number, wider), beyond_words(number, same)) == ("key", "")
    assert beyond_words(text, QuestionText("?", kind=Kind.TEXT, accepted=("Huế", "Hue"))) == "key"
    assert beyond_words(text, QuestionText("?", kind=Kind.TEXT, accepted=("Huế",), case_matters=True)) == "key"
    assert beyond_words(pairs, crossed) == "order"


@pytest.mark.parametrize("act", [correct_words, change_content])
def test_there_is_nothing_to_correct_before_an_approval(act: Any, draft: Question, cast: Cast) -> None:
    with pytest.raises(QuestionRefused, match="Nobody has approved"):
        changed(draft, words("Khác?"), cast.thu, act)


def test_a_draft_that_follows_is_compared_with_what_was_approved(draft: Question, cast: Cast) -> None:
    question = passed(draft, cast)
    changed(question, MORE["key"], cast.thu, change_content)
    changed(question, words("Sửa lời?"), cast.thu, correct_words)

    assert (newest(question).number, newest(question).change) == (2, Change.WORDS)
    with pytest.raises(MoreThanWords):
        changed(question, MORE["key"], cast.thu, correct_words)


def test_a_draft_that_changes_the_content_goes_on_doing_so(draft: Question, cast: Cast) -> None:
    """Whoever rewrites it and calls that a correction, without the comparison, makes it none."""
    question = passed(draft, cast)
    changed(question, MORE["key"], cast.thu, change_content)
    facts = {"topic": question.topic, "level": 1, "text": MORE["key"], "by": cast.thu, "now": NOW}
    revise_question(question=question, **facts, change=Change.WORDS)

    assert newest(question).change == Change.CONTENT
