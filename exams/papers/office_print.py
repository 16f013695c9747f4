"""Back-office doors of printing a set of papers: the papers for candidates, and the key in a file of its own.

Each is written in a job. Its document is fetched by who asked for it, as long as that person may.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.papers.models import PaperSet
from exams.papers.printing.actions import NotPrinted, What
from exams.papers.printing.jobs import ask_for_print, kept_document, kept_until, page_of, sets_for
from office import clock
from office.jobs.models import Job, JobState
from people.backoffice import crumbs, found, needs, page, staff_of
from people.models import User
from people.office_jobs import to_job
from people.roles import Ability

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ICON = "download"


def print_rights(user: User, paper_set: PaperSet) -> dict[str, bool]:
    """Which of the two buttons a page shows to the user."""
    return {
        "may_print": sets_for(user, What.PAPERS).filter(pk=paper_set.pk).exists(),
        "may_take_key": sets_for(user, What.KEY).filter(pk=paper_set.pk).exists(),
    }


@require_POST
@needs(Ability.RUN_SITTINGS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The papers with their answer sheets, for those who make papers."""
    return _asked(request, uid, What.PAPERS)


@require_POST
@needs(Ability.SEE_QUESTIONS)
def key(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The key, for those who see the bank's questions with their keys anyway."""
    return _asked(request, uid, What.KEY)


def _asked(request: HttpRequest, uid: UUID, what: What) -> HttpResponse:
    user = staff_of(request)
    paper_set = found(sets_for(user, what), uid)
    try:
        return to_job(ask_for_print(paper_set=paper_set, what=what, by=user, now=clock.now()))
    except NotPrinted as refusal:
        messages.error(request, refusal.message)
        return redirect(page_of(paper_set, user) or "wagtailadmin_home")


@never_cache
@needs(Ability.RUN_SITTINGS, Ability.SEE_QUESTIONS)
def printed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page on which a finished document is fetched."""
    job, paper_set = _own(request, uid)
    back = page_of(paper_set, staff_of(request))
    trail = [(reverse("papers_office:list"), _("Blueprints")), (back, paper_set.blueprint.name)] if back else []
    context = {
        "job": job,
        "back": back,
        "holds_key": job.kind == What.KEY,
        "there": kept_document(job, clock.now()) is not None,
        "until": kept_until(job),
    }
    shown = crumbs(*trail, ("", job.title))
    return page(request, "papers/printed.html", title=job.title, icon=ICON, trail=shown, context=context)


@never_cache
@needs(Ability.RUN_SITTINGS, Ability.SEE_QUESTIONS)
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The document itself; once it is gone, the page that says so."""
    job, _paper_set = _own(request, uid)
    path = kept_document(job, clock.now())
    if path is None:
        return redirect("papers_office:printed", uid=job.uid)
    headers = {"Content-Disposition": f'attachment; filename="{job.result["name"]}"', "Cache-Control": "no-store"}
    return HttpResponse(path.read_bytes(), content_type=DOCX, headers=headers)


def _own(request: HttpRequest, uid: UUID) -> tuple[Job, PaperSet]:
    """A finished job of the user's own, and its set as long as the user may still print it."""
    user = staff_of(request)
    job = found(Job.objects.filter(asked_by=user, kind__in=list(What), state=JobState.DONE), uid)
    return job, found(sets_for(user, What(job.kind)), UUID(job.arguments["set"]))
