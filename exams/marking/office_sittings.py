"""Back-office doors of the statistics of a sitting. Nothing is shown before it is over: the key must not get about."""

import tempfile
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.delivery.closing import close_overdue
from exams.delivery.over import may_still_start, still_working
from exams.marking.form_effect import in_words
from exams.marking.grades import Floor
from exams.marking.item_advice import FEWEST
from exams.marking.kept import form_effect_of, is_stale
from exams.marking.models import SittingFigures
from exams.marking.plain_words import reliability_words, sitting_words
from exams.marking.plots import Dot, difficulty_by_discrimination, score_distribution
from exams.marking.scopes import sees_keys, sittings_for
from exams.marking.shown import QuestionShown, detail_of, in_order, question_of
from exams.marking.statistics_export import export_statistics
from exams.marking.statistics_job import ask_for_statistics
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail as sittings_trail
from office import clock
from office.errors import Refused
from people.backoffice import Crumb, crumbs, found, needs, page, staff_of
from people.models import User
from people.office_jobs import to_job
from people.roles import Ability

ICON = "view"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@needs(Ability.SEE_RESULTS, Ability.SEE_QUESTIONS)
def sitting_statistics(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How the sitting went: scores, how far they can be trusted, and each question, those to be looked at first."""
    user = staff_of(request)
    sitting = _sitting(user, uid)
    now = clock.now()
    close_overdue(now=now, sitting=sitting)
    is_over = not may_still_start(sitting, now) and not still_working(sitting)
    figures = SittingFigures.objects.filter(sitting=sitting).select_related("sitting").first() if is_over else None
    context = {
        "sitting": sitting,
        "is_over": is_over,
        "figures": figures,
        "is_stale": figures is not None and is_stale(figures),
        "may_see_results": _sees_results(user, sitting),
        **(_shown(figures, sitting, user) if figures else {}),
    }
    title = _("Statistics")
    return page(
        request,
        "marking/sitting_statistics.html",
        title=title,
        icon=ICON,
        trail=_trail(user, sitting, ("", title)),
        context=context,
    )


def _shown(figures: SittingFigures, sitting: Sitting, user: User) -> dict[str, Any]:
    rows = figures.items.select_related("version__question__topic")
    questions = in_order([question_of(row) for row in rows])
    keys = sees_keys(user, sitting)
    return {
        "is_rough": figures.n < FEWEST,
        "keys": keys,
        "questions": questions,
        "doubtful": sum(question.is_doubtful for question in questions),
        "words": sitting_words(figures, full=float(sitting.scale.full)),
        "reliability": reliability_words(figures),
        "form_effect": in_words(form_effect_of(figures)),
        "papers": list(figures.papers.select_related("paper")),
        "scores": _scores(figures, sitting),
        "scatter": _scatter(questions),
    }


def _scores(figures: SittingFigures, sitting: Sitting) -> str:
    bands = [Floor(Decimal(band.floor), band.label) for band in sitting.scale.bands.all()]
    scores = [float(score) for score, count in figures.scores for _one in range(count)]
    return _picture(score_distribution(scores, full=float(sitting.scale.full), bands=bands, name="scores"))


def _scatter(questions: list[QuestionShown]) -> str:
    graded = [question for question in questions if question.item.graded]
    dots = [Dot(question.version.question.ref, question.item, question.is_doubtful) for question in graded]
    return _picture(difficulty_by_discrimination(dots, name="scatter"))


def _picture(svg: str) -> str:
    return mark_safe(svg)  # noqa: S308  # exams.marking.drawings escapes every word of it


@require_POST
@needs(Ability.SEE_RESULTS, Ability.SEE_QUESTIONS)
def reckon(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks for the statistics and leads to the page that shows how it goes."""
    user = staff_of(request)
    return to_job(ask_for_statistics(sitting=_sitting(user, uid), by=user, now=clock.now()))


@never_cache
@needs(Ability.SEE_QUESTIONS)
def sitting_question(request: HttpRequest, uid: UUID, question: UUID, number: int) -> HttpResponse:
    """One question in one sitting: who chose what, and what its author should do about it."""
    user = staff_of(request)
    sitting = _sitting(user, uid)
    if not sees_keys(user, sitting):
        raise Http404
    figures = get_object_or_404(SittingFigures, sitting=sitting)
    items = figures.items.select_related("version__question")
    items = items.prefetch_related("version__options", "version__pictures__picture")
    row = get_object_or_404(items, version__question__uid=question, version__number=number)
    back = reverse("marking_office:sitting_statistics", args=[uid])
    ref = row.version.question.ref
    context = {
        "sitting": sitting,
        "version": row.version,
        "question": row.version.question,
        **detail_of(row, row.version, name="question"),
    }
    trail = _trail(user, sitting, (back, _("Statistics")), ("", ref))
    return page(request, "marking/sitting_question.html", title=ref, icon=ICON, trail=trail, context=context)


@require_POST
@needs(Ability.SEE_RESULTS, Ability.SEE_QUESTIONS)
def workbook(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The statistics as a workbook; options and keys only for who may see them."""
    user = staff_of(request)
    sitting = _sitting(user, uid)
    out = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        export_statistics(sitting=sitting, out=out, keys=sees_keys(user, sitting), by=user, now=clock.now())
    except Refused as refusal:
        out.close()
        messages.error(request, refusal.message)
        return redirect("marking_office:sitting_statistics", uid=uid)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"thong-ke-{sitting.code}.xlsx", content_type=XLSX)


def _sitting(user: User, uid: UUID) -> Sitting:
    return found(sittings_for(user).select_related("scale", "paper_set__blueprint"), uid)


def _sees_results(user: User, sitting: Sitting) -> bool:
    return Sitting.objects.where_may(user, Ability.SEE_RESULTS).filter(pk=sitting.pk).exists()


def _trail(user: User, sitting: Sitting, *last: tuple[str, str]) -> list[Crumb]:
    """By the sitting for those who may open it; trainers come from their questions."""
    if not Sitting.objects.visible_to(user).filter(pk=sitting.pk).exists():
        return crumbs((reverse("bank_office:questions"), _("Questions")), *last)
    return sittings_trail((reverse("sittings_office:sitting", args=[sitting.uid]), sitting.title), *last)
