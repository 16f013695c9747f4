"""A bank for practice: the last self-check of each awareness lesson stands there and is asked from there."""

from collections.abc import Mapping
from datetime import datetime

from demo.lesson_text import Lesson, SelfCheck
from demo.lessons import read_lessons
from exams.bank.actions import OptionText, QuestionText, add_topic, open_bank, write_question
from exams.bank.models import Level
from exams.bank.question_refs import full_ref
from people.models import Unit, User

CODE, NAME = "LUYEN", "Ngân hàng câu hỏi tự luyện trong các bài học"
COURSE = "awareness"


def load_practice(unit: Unit, *, by: User, now: datetime) -> Mapping[str, str]:
    """Opens the bank; returns under which reference it holds a question, by the question's words."""
    bank = open_bank(code=CODE, name=NAME, unit=unit, reviewed=False, practice=True, by=by, now=now)
    named = {}
    for lesson in practised():
        topic = add_topic(bank=bank, code=f"B{lesson.number}", name=lesson.title, by=by, now=now)
        check = lesson.self_checks[-1]
        question = write_question(topic=topic, level=Level.UNDERSTAND, text=_text(check), by=by, now=now)
        named[check.question] = full_ref(bank, question.ref)
    return named


def practised() -> list[Lesson]:
    return [lesson for lesson in read_lessons() if lesson.programme == COURSE]


def _text(check: SelfCheck) -> QuestionText:
    options = tuple(OptionText(text, right=place == check.right) for place, text in enumerate(check.options, start=1))
    return QuestionText(check.question, options, explanation=check.why)
