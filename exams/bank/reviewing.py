"""Actions of review: a version goes from draft to review to approved, and two people answer for it.

Each arrow is one conditional UPDATE that must change one row, inside a lock on the question: of two people who decide
at once, the second hears that the first was quicker.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import lock_question
from exams.bank.models import Bank, Question, QuestionVersion, Remark, State
from exams.bank.review_queries import writers_of
from exams.bank.review_rules import may_decide
from office import journal
from office.errors import Refused
from people.models import User


class ReviewRefused(Refused):
    code = "review_refused"


@transaction.atomic
def send_to_review(*, version: QuestionVersion, by: User, now: datetime) -> None:
    """Asks somebody else to look at a draft. Until it is decided on or withdrawn, its words stay as they are."""
    question = lock_question(version.question_id)
    _move(version, State.DRAFT, state=State.IN_REVIEW, sent_at=now, sent_by=by)
    _write("send", question, version, by, now)


@transaction.atomic
def withdraw_from_review(*, version: QuestionVersion, by: User, now: datetime) -> None:
    """Takes a version out of review, to be written on."""
    question = lock_question(version.question_id)
    _move(version, State.IN_REVIEW, state=State.DRAFT, sent_at=None, sent_by=None)
    _write("withdraw", question, version, by, now)


@transaction.atomic
def approve(*, version: QuestionVersion, by: User, now: datetime) -> None:
    """Approves a version in review: from now on papers take it, and nobody changes it any more.

    Nobody approves what they wrote, changed or sent themselves, whatever else they may do.
    """
    question = lock_question(version.question_id)
    _refuse_own(version, by)
    _move(version, State.IN_REVIEW, state=State.APPROVED, decided_at=now, decided_by=by)
    Question.objects.filter(pk=question.pk).update(approved=version)
    _write("approve", question, version, by, now)


@transaction.atomic
def return_with_reason(*, version: QuestionVersion, reason: str, by: User, now: datetime) -> None:
    """Gives a version in review back to its author, with the reason."""
    if not reason.strip():
        raise ReviewRefused(_("Write why the question goes back: its author has to know what to mend."))
    question = lock_question(version.question_id)
    _move(version, State.IN_REVIEW, state=State.DRAFT, sent_at=None, sent_by=None)
    _remark(version, Remark.Kind.RETURNED, reason, by, now)
    _write("return", question, version, by, now)


@transaction.atomic
def comment(*, version: QuestionVersion, text: str, by: User, now: datetime) -> None:
    """Says something about a version, in whatever state it is."""
    if not text.strip():
        raise ReviewRefused(_("The comment is empty. Write it first."))
    question = lock_question(version.question_id)
    if not QuestionVersion.objects.filter(pk=version.pk).exists():
        raise ReviewRefused(_changed())
    _remark(version, Remark.Kind.COMMENT, text, by, now)
    _write("comment", question, version, by, now)


@transaction.atomic
def set_review_due(*, question: Question, on: date | None, by: User, now: datetime) -> None:
    """Says by which day the question is to be reviewed again; None: by none."""
    held = lock_question(question.pk)
    Question.objects.filter(pk=held.pk).update(review_due_on=on)
    data = {"on": on.isoformat() if on else None}
    journal.write(act="bank.question.set_review_due", subject=held, by=by, now=now, data=data)


@transaction.atomic
def set_reviewed(*, bank: Bank, reviewed: bool, by: User, now: datetime) -> None:
    """Turns review on or off for what is written from now on. What is written already keeps its state."""
    if Bank.objects.filter(pk=bank.pk, reviewed=not reviewed).update(reviewed=reviewed) != 1:
        raise ReviewRefused(_("That is how this bank is set already."))
    journal.write(act="bank.bank.set_reviewed", subject=bank, by=by, now=now, data={"reviewed": reviewed})


def seen_version(*, question: Question, pk: str) -> QuestionVersion:
    """The version that was before the eyes of who decides; refused when it has been rewritten since."""
    version = question.versions.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if version is None:
        raise ReviewRefused(_changed())
    return version


def _refuse_own(version: QuestionVersion, by: User) -> None:
    held = QuestionVersion.objects.filter(pk=version.pk).first()
    if held is None:
        raise ReviewRefused(_changed())
    if not may_decide(by.pk, writers=writers_of(held), sent_by=held.sent_by_id):
        raise ReviewRefused(
            _(
                "Two people answer for a question. You wrote, changed or sent this version, so somebody else approves "
                "it: nobody sees the mistakes of their own, whatever their role."
            )
        )


def _move(version: QuestionVersion, start: State, **to: Any) -> None:
    """One arrow."""
    if QuestionVersion.objects.filter(pk=version.pk, state=start).update(**to) != 1:
        held = QuestionVersion.objects.filter(pk=version.pk).first()
        raise ReviewRefused(_stands(held.state) if held else _changed())


def _stands(state: str) -> str:
    return {
        State.DRAFT.value: _("This version is a draft: it was not sent to review, or was taken or given back."),
        State.IN_REVIEW.value: _("This version is in review already."),
        State.APPROVED.value: _("This version is approved already, and stays as it is."),
    }[state]


def _changed() -> str:
    return _("Somebody changed this question meanwhile. Look at it again.")


def _remark(version: QuestionVersion, kind: Remark.Kind, text: str, by: User, now: datetime) -> None:
    Remark.objects.create(version=version, kind=kind, text=text.strip(), made_at=now, made_by=by)


def _write(deed: str, question: Question, version: QuestionVersion, by: User, now: datetime) -> None:
    data = {"version": version.number}
    journal.write(act=f"bank.question.{deed}", subject=question, by=by, now=now, data=data)
