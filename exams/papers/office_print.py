"""Back-office doors of printing a set of papers: the papers for candidates, and the key in a file of its own."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from exams.bank.models import Bank
from exams.papers.models import Blueprint, PaperSet
from exams.papers.printing.actions import NotPrinted, Printed, print_key, print_papers
from office import clock
from people.backoffice import found, needs, staff_of
from people.models import User
from people.roles import Ability

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def print_rights(user: User, paper_set: PaperSet) -> dict[str, bool]:
    """Which of the two buttons a page shows to the user."""
    return {
        "may_print": _to_print(user).filter(pk=paper_set.pk).exists(),
        "may_take_key": _with_key(user).filter(pk=paper_set.pk).exists(),
    }


@require_POST
@needs(Ability.RUN_SITTINGS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The papers with their answer sheets, for those who make papers."""
    user = staff_of(request)
    paper_set = found(_to_print(user), uid)
    try:
        return _download(print_papers(paper_set=paper_set, by=user, now=clock.now(), on=clock.today()))
    except NotPrinted as refusal:
        return _back(request, paper_set, refusal)


@require_POST
@needs(Ability.SEE_QUESTIONS)
def key(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The key, for those who see the bank's questions with their keys anyway."""
    user = staff_of(request)
    paper_set = found(_with_key(user), uid)
    try:
        return _download(print_key(paper_set=paper_set, by=user, now=clock.now(), on=clock.today()))
    except NotPrinted as refusal:
        return _back(request, paper_set, refusal)


def _to_print(user: User) -> QuerySet[PaperSet]:
    mine = Blueprint.objects.where_may(user, Ability.RUN_SITTINGS)
    return PaperSet.objects.filter(blueprint__in=mine.values("pk")).select_related("blueprint__bank__unit")


def _with_key(user: User) -> QuerySet[PaperSet]:
    banks = Bank.objects.visible_to(user)
    return PaperSet.objects.filter(blueprint__bank__in=banks.values("pk")).select_related("blueprint__bank__unit")


def _download(printed: Printed) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{printed.name}"', "Cache-Control": "no-store"}
    return HttpResponse(printed.content, content_type=DOCX, headers=headers)


def _back(request: HttpRequest, paper_set: PaperSet, refusal: NotPrinted) -> HttpResponse:
    messages.error(request, refusal.message)
    return redirect(reverse("papers_office:paper_set", args=[paper_set.uid]))
