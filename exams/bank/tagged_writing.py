"""Writes and changes a question together with its tags, as the form of the back office gives them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from exams.bank.actions import revise_question, write_question
from exams.bank.models import Question, Topic
from exams.bank.question_text import QuestionText
from exams.bank.sorting import refuse_tags, tag_questions
from people.models import User


@transaction.atomic
def write_tagged(
    *, topic: Topic, level: int, text: QuestionText, tags: Collection[str], by: User | None, now: datetime
) -> Question:
    """Adds a question that carries these tags. The journal has the row of the writing."""
    question = write_question(topic=topic, level=level, text=text, by=by, now=now)
    _carry(question, tags)
    return question


@transaction.atomic
def revise_tagged(
    *,
    question: Question,
    topic: Topic,
    level: int,
    text: QuestionText,
    tags: Collection[str],
    by: User | None,
    now: datetime,
    revise: Any = revise_question,
) -> Question:
    """Changes a question, which from now on carries these tags and no others. `revise`: by which action."""
    held: Question = revise(question=question, topic=topic, level=level, text=text, by=by, now=now)
    _carry(held, tags)
    return held


def _carry(question: Question, tags: Collection[str]) -> None:
    refuse_tags(tags)
    question.tags.remove(*question.tags.exclude(name__in=tags))
    if tags:
        tag_questions(bank=question.bank, questions=[question], names=tags)
