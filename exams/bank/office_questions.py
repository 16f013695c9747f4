"""Back-office doors of questions: retire one; what all of them share."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.bank.actions import retire_question
from exams.bank.models import Bank, Question, QuestionQuerySet
from exams.bank.office_question_list import ICON, beginning
from office import clock
from office.errors import Refused
from people.backoffice import crumbs, found, needs, page, say, staff_of
from people.models import User
from people.roles import Ability


def _writable(user: User) -> QuestionQuerySet:
    """Questions the user may change: of banks where they may write, not retired."""
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    return Question.objects.filter(bank__in=banks, retired_at=None, current__isnull=False)


@needs(Ability.WRITE_QUESTIONS)
def question_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then takes the question out of all later papers."""
    user = staff_of(request)
    question = found(_writable(user).for_list(), uid)
    here = reverse("bank_office:question", args=[question.uid])
    problem = ""
    if request.method == "POST":
        try:
            retire_question(question=question, by=user, now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("The question %s is retired.") % question.ref)
            return redirect(here)
    context = {
        "question": _("Retire the question %(ref)s, “%(stem)s”?") % {"ref": question.ref, "stem": beginning(question)},
        "consequence": _(
            "No paper made from now on takes it. Papers that hold it, and their results, stay as they are."
        ),
        "problem": problem,
        "submit": _("Retire the question"),
        "back": here,
    }
    return page(
        request,
        "office/confirm.html",
        title=_("Retire a question"),
        icon=ICON,
        trail=trail(question, (_("Retire"), "")),
        context=context,
        status=422 if problem else 200,
    )


def trail(question: Question, last: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs from the list of questions over the bank and the question."""
    bank, ref = question.bank, reverse("bank_office:question", args=[question.uid])
    steps = [
        (reverse("bank_office:questions"), _("Questions")),
        (reverse("bank_office:bank", args=[bank.uid]), bank.name),
    ]
    if last[0] != question.ref:
        steps.append((ref, question.ref))
    return crumbs(*steps, (last[1], last[0]))
