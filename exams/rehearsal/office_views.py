"""Back-office doors of rehearsals: begin one, see how it goes and what it came to, cancel it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from exams.rehearsal import actions
from exams.rehearsal.drawing import drawn
from exams.rehearsal.launching import launch, launch_clearing
from exams.rehearsal.models import Rehearsal
from exams.rehearsal.office_forms import RehearsalForm
from exams.rehearsal.words import broken_promises, given_up, phase_word, sentence_of, step_words
from exams.sittings.office_views import run_by, trail_of
from office import clock
from people.backoffice import form_page, found, needs, page, say, staff_of, tried
from people.roles import Ability
from people.sign_in_capacity import sign_ins_per_minute

ICON = "rotate"
MOST_LISTED = 20
OWN_URL = "http://127.0.0.1:8000"


@never_cache
@needs(Ability.RUN_SITTINGS)
def begin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many candidates, how quickly; and the earlier rehearsals of the sitting."""
    sitting = run_by(request, uid)
    _end_gone()
    form = RehearsalForm(request.POST or None, sitting=sitting)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        begun = tried(
            form,
            lambda: actions.begin(
                sitting=sitting,
                candidates=wanted["candidates"],
                seconds=wanted["minutes"] * 60,
                by=staff_of(request),
                now=clock.now(),
            ),
        )
        if begun is not None:
            launch(begun, base_url=own_address(request), bad_network=wanted["bad_network"])
            return redirect("rehearsal_office:run", uid=begun.uid)
    title = _("Rehearse")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=trail_of(sitting, title),
        submit=_("Begin the rehearsal"),
        template="rehearsal/begin.html",
        context={
            "earlier": sitting.rehearsals.select_related("by")[:MOST_LISTED],
            "sign_ins_per_minute": sign_ins_per_minute(),
        },
    )


def own_address(request: HttpRequest) -> str:
    """Where candidates come in, if it was said (KHUE_SITE_URL); else where this very process listens.

    Never what the request says of its host: that may be anybody's.
    """
    if settings.WAGTAILADMIN_BASE_URL != OWN_URL:
        return str(settings.WAGTAILADMIN_BASE_URL)
    return f"http://{request.META['SERVER_NAME']}:{request.META['SERVER_PORT']}"


@never_cache
@needs(Ability.RUN_SITTINGS)
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How a rehearsal goes, or what it came to."""
    _end_gone()
    shown = _rehearsal(request, uid)
    title = _("Rehearsal")
    context = {"rehearsal": shown, **_progress(shown), **_result(shown)}
    trail = trail_of(shown.sitting, title)
    trail.insert(-1, {"url": reverse("rehearsal_office:begin", args=[shown.sitting.uid]), "label": _("Rehearse")})
    return page(request, "rehearsal/run.html", title=title, icon=ICON, trail=trail, context=context)


@never_cache
@needs(Ability.RUN_SITTINGS)
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that changes while it runs; the whole page anew when it is over."""
    _end_gone()
    shown = _rehearsal(request, uid)
    if not shown.is_running:
        return HttpResponseClientRefresh()
    return render(request, "rehearsal/progress.html", {"rehearsal": shown, **_progress(shown)})


@require_POST
@needs(Ability.RUN_SITTINGS)
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    shown = _rehearsal(request, uid)
    actions.cancel(rehearsal=shown, by=staff_of(request), now=clock.now())
    say(request, _("The rehearsal is being stopped; its copy is removed."))
    return redirect("rehearsal_office:run", uid=uid)


def _rehearsal(request: HttpRequest, uid: UUID) -> Rehearsal:
    rows = Rehearsal.objects.visible_to(staff_of(request)).select_related("sitting", "by")
    return found(rows, uid)


def _end_gone() -> None:
    """Says honestly what became of a rehearsal whose process is gone; what it left is removed beside this process."""
    if actions.end_gone(now=clock.now()):
        launch_clearing()


def _progress(shown: Rehearsal) -> dict[str, Any]:
    told = {"second": 0, "of": shown.candidates, "working": 0, "done": 0, "acked": 0, "failed": 0, **shown.progress}
    phase = told.get("phase", "copy")
    return {"progress": told, "phase": phase_word(phase)}


def _result(shown: Rehearsal) -> dict[str, Any]:
    """The report in words and as a picture; nothing while there is none."""
    report = shown.report
    if "steps" not in report:
        return {"reason": report.get("reason", "")}
    words = step_words()
    return {
        "report": report,
        "sentence": sentence_of(report),
        "given_up": given_up(report),
        "broken": list(broken_promises(report)),
        "steps": [step | {"word": words.get(step["step"], step["step"])} for step in report["steps"]],
        # Numbers and our own words alone, escaped where it is drawn.
        "picture": mark_safe(drawn(report["steps"], words=words, unit=_("milliseconds"))),  # noqa: S308
    }
