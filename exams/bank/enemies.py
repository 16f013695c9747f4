"""Questions that may never stand in one paper together: one may give the other away, or both ask the same."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.actions import QuestionRefused
from exams.bank.models import Question
from office import journal
from people.models import User


@transaction.atomic
def forbid_together(*, question: Question, other: Question, by: User | None, now: datetime) -> None:
    """No paper made from now on holds both. Papers made before stay as they are."""
    if question.pk == other.pk:
        raise QuestionRefused(_("A question cannot be kept apart from itself. Choose another one."))
    if question.bank_id != other.bank_id:
        raise QuestionRefused(_("%s belongs to another bank: no paper could hold both.") % other.ref)
    _hold(question, other)
    if question.enemies.filter(pk=other.pk).exists():
        raise QuestionRefused(_("%s is kept apart from this question already.") % other.ref)
    question.enemies.add(other)
    _write("bank.question.forbid_together", question, other, by, now)


@transaction.atomic
def allow_together(*, question: Question, other: Question, by: User | None, now: datetime) -> None:
    """Papers may hold both again."""
    _hold(question, other)
    if not question.enemies.filter(pk=other.pk).exists():
        raise QuestionRefused(_("%s may stand in one paper with this question already.") % other.ref)
    question.enemies.remove(other)
    _write("bank.question.allow_together", question, other, by, now)


def _hold(question: Question, other: Question) -> None:
    """Locked, so that no papers with both are kept meanwhile."""
    list(Question.objects.select_for_update().filter(pk__in=[question.pk, other.pk]).order_by("pk").values_list("pk"))


def _write(act: str, question: Question, other: Question, by: User | None, now: datetime) -> None:
    journal.write(act=act, subject=question, by=by, now=now, data={"ref": question.ref, "other": other.ref})
