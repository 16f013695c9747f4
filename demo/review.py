"""A bank of the demo with review: some versions wait, one came back, one is approved, one is still being written."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from exams.bank.held import text_of
from exams.bank.models import Bank, Question, QuestionVersion
from exams.bank.reviewing import approve, comment, return_with_reason, send_to_review, set_review_due, set_reviewed
from exams.bank.revising import correct_words
from people.models import User

ASKED_POLITELY = "Đồng chí hãy cho biết: "
REASON = "Câu dẫn nên nêu rõ văn bản làm căn cứ trước khi hỏi."
REMARK = "Phần giải thích rõ ràng. Đề nghị giữ nguyên các phương án."


def load_review(bank: Bank, *, author: User, reviewer: User, root: User, now: datetime) -> None:
    """Turns review on, and shows every state of it on the first questions of the bank."""
    set_reviewed(bank=bank, reviewed=True, by=root, now=now)
    first = list(bank.questions.order_by("ref")[:8])
    waiting, (being_written, returned, approved), due, of_root = first[:3], first[3:6], first[6], first[7]
    for question in waiting:
        _send(question, by=author, now=now)
    comment(version=_newest(waiting[0]), text=REMARK, by=reviewer, now=now)
    _corrected(being_written, by=author, now=now)
    return_with_reason(version=_send(returned, by=author, now=now), reason=REASON, by=reviewer, now=now)
    approve(version=_send(approved, by=author, now=now), by=reviewer, now=now)
    set_review_due(question=due, on=timezone.localdate(now) - timedelta(days=3), by=reviewer, now=now)
    _send(of_root, by=root, now=now)


def _send(question: Question, *, by: User, now: datetime) -> QuestionVersion:
    version = _corrected(question, by=by, now=now)
    send_to_review(version=version, by=by, now=now)
    return version


def _corrected(question: Question, *, by: User, now: datetime) -> QuestionVersion:
    before = text_of(_newest(question))
    text = replace(before, stem=ASKED_POLITELY + before.stem)
    correct_words(question=question, topic=question.topic, level=question.level, text=text, by=by, now=now)
    return _newest(question)


def _newest(question: Question) -> QuestionVersion:
    return question.versions.latest("number")
