"""Back-office doors of jobs of any room: how one goes, what it came to, and cancelling it. Each sees their own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from office import clock
from office.jobs import actions
from office.jobs.models import Job, JobState
from people.backoffice import crumbs, found, page, say, staff_of

ICON = "rotate"


def to_job(job: Job) -> HttpResponse:
    """To the page that shows how it goes and leads on to its result."""
    return redirect("people_office:job", uid=job.uid)


@never_cache
def job_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How it goes, or why it came to nothing; one that is done leads to its result."""
    job = _job(request, uid)
    if job.state == JobState.DONE and job.url:
        if job.message:
            say(request, job.message)
        return redirect(job.url)
    trail = crumbs((job.back_url, job.title)) if job.back_url else crumbs(("", job.title))
    return page(request, "office/job.html", title=job.title, icon=ICON, trail=trail, context=_shown(job))


@never_cache
def job_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the page that changes; the whole page anew when it is over."""
    job = _job(request, uid)
    if not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "office/job_progress.html", _shown(job))


@require_POST
def job_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = _job(request, uid)
    actions.cancel(job=job, by=staff_of(request), now=clock.now())
    if job.state == JobState.DONE:
        messages.warning(request, _("It was done already."))
    return to_job(job)


def _job(request: HttpRequest, uid: UUID) -> Job:
    return found(Job.objects.visible_to(staff_of(request)), uid)


def _shown(job: Job) -> dict[str, object]:
    waits = clock.now() - job.asked_at if job.state == JobState.QUEUED else None
    return {"job": job, "waits_long": waits is not None and waits.total_seconds() > actions.WAITS_LONG_SECONDS}
