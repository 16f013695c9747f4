"""Back-office doors of results: the overview, the release, the workbook."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.delivery.closing import close_overdue
from exams.marking.statistics_job import ask_for_statistics
from exams.results.actions import release_results
from exams.results.exporting import export_results
from exams.results.queries import Outcome, ResultRow, result_rows
from exams.results.tallies import Tally
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail_of
from office import clock
from office.errors import Refused
from people.backoffice import found, needs, page, say, staff_of
from people.roles import Ability

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAR_HEIGHT = 160


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the histogram: marks from `low` up to the next column; pixel sizes for the picture."""

    low: int
    count: int
    height: int

    @property
    def top(self) -> int:
        return BAR_HEIGHT - self.height

    @property
    def left(self) -> int:
        return self.low * 56 + 30


def histogram(scores: Sequence[Decimal]) -> list[Column]:
    """Marks counted in steps of one from 0 to 10; 10 itself has its own column."""
    counts = [0] * 11
    for score in scores:
        counts[min(10, int(score))] += 1
    most = max(counts) or 1
    return [Column(low, count, BAR_HEIGHT * count // most) for low, count in enumerate(counts)]


@never_cache
@needs(Ability.SEE_RESULTS)
def results(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Marks and bands of a sitting, as pictures and as a list."""
    user = staff_of(request)
    rows = Sitting.objects.where_may(user, Ability.SEE_RESULTS).select_related("scale", "release")
    sitting = found(rows, uid)
    close_overdue(now=clock.now(), sitting=sitting)
    listed = list(result_rows(sitting))
    title = _("Results")
    may_release = Sitting.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=sitting.pk).exists()
    context = {
        "sitting": sitting,
        "rows": listed,
        "may_release": may_release,
        "release": getattr(sitting, "release", None),
        **_figures(sitting, listed),
    }
    return page(
        request, "results/results.html", title=title, icon="list-ul", trail=trail_of(sitting, title), context=context
    )


def _figures(sitting: Sitting, listed: Sequence[ResultRow]) -> dict[str, Any]:
    tally = Tally()
    for row in listed:
        tally.add(row)
    bands = list(sitting.scale.bands.all())
    scores = [row.score for row in listed if row.outcome is Outcome.MARKED and row.score is not None]
    pass_mark = min((band.floor for band in bands if band.passed), default=Decimal(0))
    return {
        "tally": tally,
        "bands": tally.by_band(bands),
        "columns": histogram(scores),
        "marked": len(scores),
        "waiting": sum(row.status == "submitted" for row in listed),
        "working": sum(row.status == "in_progress" for row in listed),
        "passed": sum(score >= pass_mark for score in scores),
        "pass_mark": pass_mark,
        "pass_left": int(pass_mark * 56) + 30,
    }


@require_POST
@needs(Ability.RELEASE_RESULTS)
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Lets candidates see their results."""
    user = staff_of(request)
    sitting = found(Sitting.objects.where_may(user, Ability.RELEASE_RESULTS).select_related("scale"), uid)
    try:
        release_results(sitting=sitting, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        say(request, _("The results are released: candidates can see them now."))
        ask_for_statistics(sitting=sitting, by=user, now=clock.now())
    return redirect("results_office:results", uid=uid)


@require_POST
@needs(Ability.SEE_RESULTS)
def workbook(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The official results workbook."""
    user = staff_of(request)
    sitting = found(Sitting.objects.where_may(user, Ability.SEE_RESULTS).select_related("scale", "unit"), uid)
    out = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        export_results(sitting=sitting, out=out, by=user, now=clock.now())
    except Refused as refusal:
        out.close()
        messages.error(request, refusal.message)
        return redirect("results_office:results", uid=uid)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"ket-qua-{sitting.code}.xlsx", content_type=XLSX)
