"""Back-office doors that write a question and change it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exams.bank.actions import revise_question
from exams.bank.duplicate_warnings import warnings_for
from exams.bank.models import Bank, Question, QuestionVersion, State
from exams.bank.models.versions import KINDS
from exams.bank.office_question_list import ICON, beginning
from exams.bank.office_questions import trail
from exams.bank.office_views import trail as bank_trail
from exams.bank.question_writing import Writing, held_of
from exams.bank.revising import correct_words
from exams.bank.tagged_writing import revise_tagged, write_tagged
from office import clock
from people.backoffice import form_page, found, needs, say, staff_of, tried, warn
from people.models import User
from people.roles import Ability

HELD_FOR_NEXT = ("topic", "level", "tags")


@needs(Ability.WRITE_QUESTIONS)
def question_write(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes a question; with “and write the next”, the form comes again with the same topic, level and tags."""
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), uid)
    writing = Writing(request, bank=bank, held={name: request.GET.get(name, "") for name in HELD_FOR_NEXT})
    question = _write(writing, user) if _is_to_save(request, writing) else None
    if question is not None:
        say(request, _("The question is in the bank as %s.") % question.ref)
        _warn_of_near(request, question, writing)
        return redirect(_next(request, writing, bank, question))
    here = reverse("bank_office:bank", args=[bank.uid])
    title = _("Write a question")
    return _shown(request, writing, title=title, trail=bank_trail((bank.name, here), (title, "")))


def _write(writing: Writing, user: User) -> Question | None:
    given = writing.form.cleaned_data
    facts = {name: given[name] for name in ("topic", "level", "tags")}
    return tried(writing.form, lambda: write_tagged(text=writing.text(), **facts, by=user, now=clock.now()))


def _next(request: HttpRequest, writing: Writing, bank: Bank, question: Question) -> str:
    if "next" not in request.POST:
        return reverse("bank_office:question", args=[question.uid])
    kept = {"kind": writing.kind.value} | {name: request.POST.get(name, "") for name in HELD_FOR_NEXT}
    return reverse("bank_office:question_write", args=[bank.uid]) + "?" + urlencode(kept)


@needs(Ability.WRITE_QUESTIONS)
def question_revise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Changes a question; an approved version stays as it was."""
    user = staff_of(request)
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    questions = Question.objects.in_use().filter(bank__in=banks)
    question = found(questions.for_list().prefetch_related("current__options"), uid)
    writing = Writing(request, bank=question.bank, held=held_of(question))
    revise = correct_words if request.POST.get("act") == "words" else revise_question
    if _is_to_save(request, writing) and _is_seen(writing, question) and _revise(writing, question, user, revise):
        say(request, _("The question is changed."))
        _warn_of_near(request, question, writing)
        return redirect("bank_office:question", question.uid)
    title = _("Change the question %s") % question.ref
    line = trail(question, (_("Change"), ""))
    return _shown(request, writing, title=title, trail=line, version=question.current)


def _revise(writing: Writing, question: Question, user: User, revise: Any) -> Question | None:
    given = writing.form.cleaned_data
    facts = {name: given[name] for name in ("topic", "level", "tags")}
    return tried(
        writing.form,
        lambda: revise_tagged(question=question, text=writing.text(), **facts, revise=revise, by=user, now=clock.now()),
    )


def _warn_of_near(request: HttpRequest, question: Question, writing: Writing) -> None:
    """Says which questions of the bank are nearly the same; it is for the writer to look."""
    for near in warnings_for(question.bank, writing.text(), question):
        words = {"ref": near.question.ref, "stem": beginning(near.question), "why": near.reason}
        warn(request, _("Near to %(ref)s, “%(stem)s”: %(why)s") % words)


def _is_to_save(request: HttpRequest, writing: Writing) -> bool:
    return request.method == "POST" and not writing.turned and writing.is_valid()


def _is_seen(writing: Writing, question: Question) -> bool:
    """Whether nobody else changed the question since this form was opened."""
    if writing.form.cleaned_data["seen"] == question.current_id:
        return True
    writing.form.add_error(
        None,
        _("Somebody changed this question while you were writing. Open it in another tab, compare, and enter it anew."),
    )
    return False


def _shown(
    request: HttpRequest,
    writing: Writing,
    *,
    title: str,
    trail: list[dict[str, Any]],
    version: QuestionVersion | None = None,
) -> HttpResponse:
    follows = version is not None and (version.state == State.APPROVED or version.number > 1)
    return form_page(
        request,
        writing.form,
        title=title,
        icon=ICON,
        trail=trail,
        submit=_("Change the content") if follows else _("Save the question"),
        template="bank/question_form.html",
        context={
            "bank": writing.bank,
            "options": writing.rows if writing.has_rows else None,
            "pictures": writing.pictures,
            "new_picture": writing.picture,
            "kinds": KINDS,
            "kind": writing.kind.value,
            "version": version,
            "follows": follows,
        },
    )
