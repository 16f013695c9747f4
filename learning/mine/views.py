"""Doors of the own page of a learner: what to do next, the calendar, how far one is, the own certificates."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from learning.certificates.papers import certificates_pdf
from learning.mine.learner import me_of
from learning.mine.months import days_of, events_of, feeds_of, month_after, month_asked, month_before, weeks_of
from learning.mine.progress import certificates_of, classes_of, lessons_read, results_of
from learning.mine.sources import tasks_of
from learning.models import Certificate
from office import clock
from people.models import User


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The first page of a learner after signing in. Who is in no class has tests at most, and goes on to those."""
    me = me_of(request.user, clock.now())
    if me is None:
        return redirect("delivery:my_exams")
    tasks = tasks_of(me)
    context = {
        "tasks": [task for task in tasks if task.urgency != task.urgency.NEWS],
        "news": [task for task in tasks if task.urgency == task.urgency.NEWS],
        "classes": classes_of(me),
        "lessons_read": lessons_read(me),
        "results": results_of(me),
        "certificates": certificates_of(me),
    }
    return render(request, "learning/mine.html", context)


@login_required
@never_cache
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of sessions, tests and essays, as a month and as a list."""
    me = me_of(request.user, clock.now())
    if me is None:
        return redirect("delivery:my_exams")
    first = month_asked(request.GET.get("month", ""), me.today)
    events = events_of(me, first)
    context = {
        "first": first,
        "before": month_before(first),
        "after": month_after(first),
        "weeks": weeks_of(first, events, me.today),
        "days": days_of(events),
        "feeds": feeds_of(me),
        "today": me.today,
    }
    return render(request, "learning/mine_calendar.html", context)


@login_required
@never_cache
@require_GET
def certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The own certificate as PDF; anybody else's is not there at all."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type: this door requires signing in
    own = Certificate.objects.standing().filter(enrolment__person=request.user.person_id or 0)
    held = get_object_or_404(own.prefetch_related("register__unit__versions"), uid=uid)
    made = certificates_pdf([held], site=settings.WAGTAILADMIN_BASE_URL, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="GCN-{held}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
