"""Back-office door: which questions may never stand in one paper with this one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from exams.bank.enemies import allow_together, forbid_together
from exams.bank.finding import matching
from exams.bank.models import Bank, Question, QuestionQuerySet
from exams.bank.office_question_list import ICON
from exams.bank.office_questions import trail
from office import clock
from office.errors import Refused
from people.backoffice import found, needs, page, say, staff_of
from people.models import User
from people.roles import Ability

MOST_SHOWN = 20


@needs(Ability.WRITE_QUESTIONS)
def question_enemies(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The questions kept apart from this one; others are found by reference or words and added."""
    user = staff_of(request)
    question = found(_writable(user).for_list(), uid)
    problem = ""
    if request.method == "POST":
        problem = _done(request, question, user)
        if not problem:
            return redirect(request.get_full_path())
    query = request.GET.get("q", "").strip()
    enemies = question.enemies.for_list().order_by("ref")
    context = {
        "question": question,
        "enemies": enemies,
        "query": query,
        "results": _results(question, query) if query else [],
        "most": MOST_SHOWN,
        "problem": problem,
    }
    return page(
        request,
        "bank/enemies.html",
        title=_("Never in one paper with %s") % question.ref,
        icon=ICON,
        trail=trail(question, (_("Never in one paper with"), "")),
        context=context,
        status=422 if problem else 200,
    )


def _writable(user: User) -> QuestionQuerySet:
    """Also retired ones: what they are kept apart from may still be tidied up."""
    return Question.objects.filter(bank__in=Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk"))


def _results(question: Question, query: str) -> list[Question]:
    """What could be kept apart: questions in use of the same bank that are not yet."""
    rows = Question.objects.in_use().for_list().filter(bank=question.bank_id).exclude(pk=question.pk)
    free = matching(rows, query).exclude(pk__in=question.enemies.values("pk"))
    return list(free.order_by("ref")[:MOST_SHOWN])


def _done(request: HttpRequest, question: Question, user: User) -> str:
    """Adds or removes what was pressed; the sentence of a refusal, else nothing."""
    deed, sentence = _pressed(request)
    uid = request.POST.get("other", "")
    others = Question.objects.filter(bank=question.bank_id)
    other = found(others, uid) if _is_uuid(uid) else None
    if other is None:
        return _("Choose a question first.")
    try:
        deed(question=question, other=other, by=user, now=clock.now())
    except Refused as refusal:
        return refusal.message
    say(request, sentence % other.ref)
    return ""


def _pressed(request: HttpRequest) -> tuple[Callable[..., Any], str]:
    if "allow" in request.POST:
        return allow_together, _("%s may stand in one paper with this question again.")
    return forbid_together, _("%s will never stand in one paper with this question.")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
