"""Actions that change a question which somebody has approved: correct its words, or change what it asks.

They are two acts because figures are kept by question: over corrected words they go on, over a changed key they begin
anew. Which of the two it is, the author says; that a correction is one, is looked at here.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.actions import QuestionRefused, lock_question, revise_question
from exams.bank.held import text_of
from exams.bank.models import Change, Question, QuestionVersion, State, Topic
from exams.bank.pictures import digest_of
from exams.bank.question_text import PictureText, QuestionText
from exams.bank.review_rules import beyond_words
from people.models import User

_BEYOND = {
    "kind": _lazy("The kind of question changes, which is more than a correction of words."),
    "credit": _lazy("How a partly right answer counts changes, which is more than a correction of words."),
    "number": _lazy("The number of options changes, which is more than a correction of words."),
    "key": _lazy("The key changes, which is more than a correction of words."),
    "order": _lazy("Options trade places, which is more than a correction of words."),
    "pictures": _lazy("A picture changes, which is more than a correction of words."),
}


class MoreThanWords(QuestionRefused):
    code = "more_than_words"


@transaction.atomic
def correct_words(
    *, question: Question, topic: Topic, level: int, text: QuestionText, by: User | None, now: datetime
) -> Question:
    """Corrects the words of an approved version in the next one; figures go on over it. The key stays.

    Refuses another kind, credit or key, other pictures, and options that are more, fewer or in another order. A draft
    that follows an approved version is compared with that one.
    """
    held = lock_question(question.pk)
    found = _beyond(text_of(_approved_before(held)), text)
    if found:
        what_to_do = _("Choose “Change the content”, or undo that change.")
        raise MoreThanWords(f"{_BEYOND[found]} {what_to_do}")
    held.versions.filter(state=State.DRAFT).update(change=Change.WORDS)
    return revise_question(question=held, topic=topic, level=level, text=text, by=by, now=now, change=Change.WORDS)


@transaction.atomic
def change_content(
    *, question: Question, topic: Topic, level: int, text: QuestionText, by: User | None, now: datetime
) -> Question:
    """Changes what an approved version asks, or its key, in the next one; figures begin anew with it."""
    _approved_before(lock_question(question.pk))
    return revise_question(question=question, topic=topic, level=level, text=text, by=by, now=now)


def _approved_before(question: Question) -> QuestionVersion:
    """The version that a change of the question is compared with: all but the newest were approved."""
    version = question.versions.filter(state=State.APPROVED).order_by("-number").first()
    if version is None:
        raise QuestionRefused(
            _("Nobody has approved this question yet, so there is nothing to correct: write it anew.")
        )
    return version


def _beyond(before: QuestionText, after: QuestionText) -> str:
    return beyond_words(before, after) or ("pictures" if _pictures(before) != _pictures(after) else "")


def _pictures(text: QuestionText) -> set[tuple[str, str]]:
    return {_named(picture) for picture in text.pictures}


def _named(picture: PictureText) -> tuple[str, str]:
    return picture.name, digest_of(picture)
