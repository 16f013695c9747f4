"""The back-office door of a question's statistics over all sittings."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from exams.bank.models import Question, QuestionVersion
from exams.bank.office_questions import trail
from exams.delivery.models import Attempt
from exams.marking.keeping import first_versions_of
from exams.marking.models import ItemFigures, PooledFigures
from exams.marking.scopes import sittings_for
from exams.marking.shown import detail_of, question_of
from exams.papers.models import PaperQuestion
from people.backoffice import found, needs, page, staff_of
from people.models import User
from people.roles import Ability

ICON = "view"


@needs(Ability.SEE_QUESTIONS)
def question_statistics(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a question came to, newest words first; versions that differ by corrected words only are one."""
    user = staff_of(request)
    question = found(Question.objects.visible_to(user).for_list(), uid)
    title = _("Statistics")
    return page(
        request,
        "marking/question.html",
        title=title,
        icon=ICON,
        trail=trail(question, (title, "")),
        context={"question": question, "exposure": _exposure(question), "parts": _parts(question, user)},
    )


def _exposure(question: Question) -> dict[str, Any]:
    """In how many papers it stands, how many people had it, and when the last of them began."""
    papers = PaperQuestion.objects.filter(version__question=question)
    sat = Attempt.objects.filter(paper__places__version__question=question)
    return {"papers": papers.values("paper").distinct().count()} | sat.aggregate(
        people=Count("pk", distinct=True), last=Max("started_at")
    )


def _parts(question: Question, user: User) -> list[dict[str, Any]]:
    firsts = first_versions_of([question.pk])
    versions = question.versions.select_related("question").prefetch_related("options", "pictures__picture")
    chains: dict[int, list[QuestionVersion]] = defaultdict(list)
    for version in versions.order_by("number"):
        chains[firsts[version.pk]].append(version)
    pooled = {row.first_id: row for row in PooledFigures.objects.filter(first__question=question)}
    asked = _asked(question, user)
    return [
        {"chain": chain, "version": chain[-1], "pooled": pooled[first], "rows": [asked[each.pk] for each in chain]}
        | detail_of(pooled[first], chain[-1], name=f"v{chain[-1].number}")
        for first, chain in reversed(chains.items())
        if first in pooled
    ]


def _asked(question: Question, user: User) -> dict[int, list[dict[str, Any]]]:
    """By version: the sittings that asked it, with what it came to there."""
    rows = ItemFigures.objects.filter(version__question=question).select_related(
        "figures__sitting", "version__question"
    )
    open_to_user = set(
        sittings_for(user).filter(figures__items__version__question=question).values_list("pk", flat=True)
    )
    found_rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("-figures__sitting__opens_at"):
        sitting = row.figures.sitting
        shown = {"sitting": sitting, "shown": question_of(row), "opens": sitting.pk in open_to_user}
        found_rows[row.version_id].append(shown)
    return found_rows
