"""Back-office door of a set of papers: how alike its papers are, and how often each question stands in them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.papers.dots import dot_picture
from exams.papers.models import Paper, PaperSet
from exams.papers.office_check import measured_in_words, percent
from exams.papers.office_print import print_rights
from exams.papers.set_queries import held_questions
from people.backoffice import crumbs, found, needs, page, staff_of
from people.previews import bars
from people.roles import Ability

ICON = "doc-full"
MOST_BARS = 20


@needs(Ability.SEE_SITTINGS)
def paper_set(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A set of papers, without a word of what is asked in them."""
    user = staff_of(request)
    shown = found(PaperSet.objects.visible_to(user).select_related("blueprint", "made_by"), uid)
    papers = list(shown.papers.order_by("number").defer("content"))
    title = _("Papers of “%s”") % shown.blueprint.name
    trail = crumbs(
        (reverse("papers_office:list"), _("Blueprints")),
        (reverse("papers_office:change", args=[shown.blueprint.uid]), shown.blueprint.name),
        ("", _("Papers")),
    )
    context = {
        "set": shown,
        "papers": papers,
        "sittings": shown.sittings.visible_to(user),
        "may_see_questions": user.may(Ability.SEE_QUESTIONS),
        **print_rights(user, shown),
        **_pictures(shown, papers),
        **_exposure(shown, len(papers)),
    }
    return page(request, "papers/set.html", title=title, icon=ICON, trail=trail, context=context)


def _pictures(shown: PaperSet, papers: list[Paper]) -> dict[str, Any]:
    """Nothing for papers made before it was told what is expected of them."""
    if not papers or any(paper.expected_mean is None for paper in papers):
        return {}
    allowed = shown.limits.tolerance if shown.equal else None
    allowed_mean, allowed_spread = (allowed.mean, allowed.spread) if allowed else (None, None)
    expected = [(one.code, one.expected_mean or 0.0, one.expected_spread or 0.0) for one in papers]
    means = dot_picture([row[:2] for row in expected], allowed=allowed_mean, told=percent)
    spreads = dot_picture([row[::2] for row in expected], allowed=allowed_spread, told=percent)
    return {
        "rows": [(code, percent(mean), percent(spread)) for code, mean, spread in expected],
        "means": means,
        "means_found": _("Expected means are %s %% of the points apart.") % percent(means.apart),
        "spreads": spreads,
        "spreads_found": _("Expected spreads are %s %% of the points apart.") % percent(spreads.apart),
        "allowed_mean": percent(allowed_mean) if allowed_mean else "",
        "allowed_spread": percent(allowed_spread) if allowed_spread else "",
        "rests_on": measured_in_words(shown.measured, sum(line["count"] for line in shown.lines) * len(papers)),
    }


def _exposure(shown: PaperSet, papers: int) -> dict[str, Any]:
    held = held_questions(shown)
    return {
        "held": held,
        "new": [one for one in held if one.is_new],
        "most": held[0].papers if held else 0,
        "bars": bars([(one.ref, one.papers, "") for one in held[:MOST_BARS]], full=papers),
    }
