"""Back-office doors of rescue files: what was brought, and bringing one."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from exams.delivery.models import RescueFile
from exams.delivery.rescue import Brought, attempt_named, bring_rescue_file
from exams.delivery.rescue_forms import RescueFileForm
from exams.delivery.time_views import may
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail_of
from office import clock
from people.backoffice import found, needs, page, say, staff_of, tried, warn
from people.models import User
from people.roles import Ability

ICON = "upload"


@never_cache
@needs(Ability.WATCH_SITTINGS)
def rescue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The files brought to a sitting; who may steer it brings another."""
    user = staff_of(request)
    sitting = found(Sitting.objects.where_may(user, Ability.WATCH_SITTINGS), uid)
    may_bring = may(user, Ability.STEER_SITTINGS, sitting)
    if request.method == "POST" and not may_bring:
        raise Http404
    form = RescueFileForm(request.POST or None, request.FILES or None) if may_bring else None
    if form is not None and form.is_valid():
        brought = tried(form, lambda: _bring(form, sitting, user))
        if brought is not None:
            _tell(request, brought)
            return redirect("wall_office:rescue", uid=uid)
    title = _("Answers from files")
    context = {
        "sitting": sitting,
        "form": form,
        "files": _files(sitting),
        "may_decide": may(user, Ability.RELEASE_RESULTS, sitting),
        "submit_button_label": _("Hand over the file"),
    }
    status = 422 if form is not None and form.errors else 200
    trail = trail_of(sitting, title)
    return page(request, "wall/rescue.html", title=title, icon=ICON, trail=trail, context=context, status=status)


def _bring(form: RescueFileForm, sitting: Sitting, user: User) -> Brought:
    text = form.text
    return bring_rescue_file(attempt=attempt_named(sitting=sitting, text=text), text=text, by=user, now=clock.now())


def _files(sitting: Sitting) -> QuerySet[RescueFile]:
    rows = RescueFile.objects.filter(attempt__entry__sitting=sitting)
    return rows.select_related("attempt__entry__person", "attempt__entry__room", "brought_by", "decided_by")


def _tell(request: HttpRequest, brought: Brought) -> None:
    """What became of the file, in a sentence that can be said on to the candidate."""
    number = brought.file.attempt.entry.candidate_number
    if not brought.is_new:
        return warn(request, _("Candidate %s: this file was handed over before. Nothing has changed.") % number)
    if brought.file.needs_decision:
        return warn(
            request,
            _("Candidate %s: the file is kept. It came after the end, so a second person must decide.") % number,
        )
    if not brought.counted and not brought.refused:
        return say(request, _("Candidate %s: the file is kept. Nothing in it can change the answers.") % number)
    sentence = ngettext(
        "Candidate %(number)s: %(counted)d change of the file counts.",
        "Candidate %(number)s: %(counted)d changes of the file count.",
        brought.counted,
    ) % {"number": number, "counted": brought.counted}
    if not brought.refused:
        return say(request, sentence)
    late = ngettext("%d does not: it was too late.", "%d do not: they were too late.", brought.refused)
    return warn(request, f"{sentence} {late % brought.refused}")
