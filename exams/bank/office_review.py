"""Back-office doors of review: the queue, and a door for each act on a version."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exams.bank.models import Bank, Question, QuestionVersion
from exams.bank.office_question_page import history_of, show_question
from exams.bank.office_views import trail as bank_trail
from exams.bank.review_queries import SHOWN, returned_to, to_look_at, waiting_for
from exams.bank.reviewing import (
    ReviewRefused,
    approve,
    comment,
    return_with_reason,
    seen_version,
    send_to_review,
    set_review_due,
    set_reviewed,
    withdraw_from_review,
)
from office import clock
from office.errors import Refused
from people.backoffice import crumbs, found, needs, page, say, staff_of
from people.roles import Ability

WRITE, APPROVE = Ability.WRITE_QUESTIONS, Ability.APPROVE_QUESTIONS
MOST_SHOWN = 50
ICON = "glasses"


@needs(WRITE, APPROVE)
def review(request: HttpRequest) -> HttpResponse:
    """What waits for the user: one version shown whole to be decided on, then the rest; after a decision, the next."""
    user = staff_of(request)
    waiting = list(waiting_for(user).values_list("pk", flat=True))
    shown = _chosen(waiting, request)
    rest = QuestionVersion.objects.filter(pk__in=[pk for pk in waiting if pk != shown][:MOST_SHOWN])
    context = {
        "waiting": len(waiting),
        "may_decide": user.may(APPROVE),
        "rest": rest.select_related("question__bank", "sent_by__person").order_by("sent_at", "pk"),
        "returned": returned_to(user)
        .select_related("question__bank")
        .prefetch_related("remarks__made_by__person")[:MOST_SHOWN],
        "to_look_at": to_look_at(user, clock.today()).for_list()[:MOST_SHOWN],
        "today": clock.today(),
        **(_whole(shown) if shown else {}),
    }
    trail = crumbs((reverse("bank_office:questions"), _("Questions")), ("", _("To review")))
    return page(request, "bank/review.html", title=_("To review"), icon=ICON, trail=trail, context=context)


def _chosen(waiting: list[int], request: HttpRequest) -> int | None:
    """The version asked for, the one after that which is put off, or the one that waits longest."""
    asked, put_off = request.GET.get("version", ""), request.GET.get("after", "")
    if asked.isdecimal() and int(asked) in waiting:
        return int(asked)
    if put_off.isdecimal() and int(put_off) in waiting:
        return waiting[(waiting.index(int(put_off)) + 1) % len(waiting)]
    return waiting[0] if waiting else None


def _whole(pk: int) -> dict[str, Any]:
    """A version with its question and what it changes in the one before."""
    rows = QuestionVersion.objects.select_related("created_by__person", "sent_by__person").prefetch_related(*SHOWN)
    version = rows.select_related("question__bank", "question__topic").get(pk=pk)
    before = rows.filter(question=version.question, number__lt=version.number).order_by("-number")[:1]
    return {"question": version.question, "version": version, "diff": history_of([version, *before])[0]["diff"]}


Act = Callable[[QuestionVersion], None]


def _decided(
    request: HttpRequest, uid: UUID, abilities: tuple[Ability, ...], *, act: Act, done: str, typed: str = ""
) -> HttpResponse:
    """Does it to the version that was before the eyes; a refusal stands on the question's page, with what was typed."""
    question = _question(request, uid, abilities)
    try:
        act(seen_version(question=question, pk=request.POST.get("version", "")))
    except Refused as refusal:
        return show_question(request, question, problem=refusal.message, typed=typed, status=409)
    say(request, done % question.ref)
    if request.POST.get("back") == "review":
        return redirect("bank_office:review")
    return redirect("bank_office:question", question.uid)


def _question(request: HttpRequest, uid: UUID, abilities: tuple[Ability, ...]) -> Question:
    """A question of a bank where the user holds one of the abilities."""
    user = staff_of(request)
    banks = [pk for ability in abilities for pk in Bank.objects.where_may(user, ability).values_list("pk", flat=True)]
    return found(Question.objects.filter(bank__in=banks, current__isnull=False).for_list(), uid)


@needs(WRITE)
@require_POST
def question_send(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, now = staff_of(request), clock.now()
    return _decided(
        request,
        uid,
        (WRITE,),
        act=lambda version: send_to_review(version=version, by=user, now=now),
        done=_("%s is in review. Somebody else decides on it."),
    )


@needs(WRITE)
@require_POST
def question_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, now = staff_of(request), clock.now()
    return _decided(
        request,
        uid,
        (WRITE,),
        act=lambda version: withdraw_from_review(version=version, by=user, now=now),
        done=_("%s is a draft again."),
    )


@needs(APPROVE)
@require_POST
def question_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, now = staff_of(request), clock.now()
    return _decided(
        request,
        uid,
        (APPROVE,),
        act=lambda version: approve(version=version, by=user, now=now),
        done=_("%s is approved: papers may take it."),
    )


@needs(APPROVE)
@require_POST
def question_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, now, reason = staff_of(request), clock.now(), request.POST.get("reason", "")
    return _decided(
        request,
        uid,
        (APPROVE,),
        act=lambda version: return_with_reason(version=version, reason=reason, by=user, now=now),
        done=_("%s went back to its author."),
        typed=reason,
    )


@needs(WRITE, APPROVE)
@require_POST
def question_comment(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, now, text = staff_of(request), clock.now(), request.POST.get("text", "")
    return _decided(
        request,
        uid,
        (WRITE, APPROVE),
        act=lambda version: comment(version=version, text=text, by=user, now=now),
        done=_("Your comment stands beside %s."),
        typed=text,
    )


@needs(WRITE, APPROVE)
@require_POST
def question_review_due(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sets or takes away the day by which the question is to be reviewed again."""
    user, question = staff_of(request), _question(request, uid, (WRITE, APPROVE))
    try:
        set_review_due(question=question, on=_day(request.POST.get("on", "")), by=user, now=clock.now())
    except Refused as refusal:
        return show_question(request, question, problem=refusal.message, status=422)
    say(request, _("The day of the next review is kept."))
    return redirect("bank_office:question", question.uid)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        raise ReviewRefused(_("“%s” is no day. Choose one, or leave the field empty.") % typed) from None


@needs(WRITE)
def bank_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then turns the review of a bank on or off."""
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, WRITE), uid)
    here, problem = reverse("bank_office:bank", args=[bank.uid]), ""
    if request.method == "POST":
        try:
            set_reviewed(bank=bank, reviewed=not bank.reviewed, by=user, now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("Review is turned off.") if bank.reviewed else _("Review is turned on."))
            return redirect(here)
    return page(
        request,
        "office/confirm.html",
        title=_("Review by a second person"),
        icon=ICON,
        trail=bank_trail((bank.name, here), (_("Review by a second person"), "")),
        context={**_asked(bank), "problem": problem, "back": here},
        status=409 if problem else 200,
    )


def _asked(bank: Bank) -> dict[str, str]:
    if bank.reviewed:
        return {
            "question": _("Turn off review in the bank “%s”?") % bank.name,
            "consequence": _(
                "What is written from then on is drawn at once, and its page says that nobody has approved it. What "
                "is a draft or in review now stays so."
            ),
            "submit": _("Turn review off"),
        }
    return {
        "question": _("Turn on review in the bank “%s”?") % bank.name,
        "consequence": _(
            "What is written from then on is drawn only once somebody else has approved it. What papers take now, "
            "they go on taking."
        ),
        "submit": _("Turn review on"),
    }
