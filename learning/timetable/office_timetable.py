"""Back-office doors of a class's timetable: by day, a session's form, a proposal, the calendar's address, papers."""

from datetime import date
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from learning.classes.class_files import class_file
from learning.classes.office_classes import class_page, trail
from learning.models import Session, StudyClass, StudyClassQuerySet
from learning.timetable.forms import ProposalForm, SessionForm, session_values
from learning.timetable.keeping import drop_session, keep_session, renew_feed, take_proposal
from learning.timetable.official_lists import class_letterhead, list_pdf, list_workbook
from learning.timetable.papers import timetable_list
from learning.timetable.queries import all_clashes, by_day, clash_sentences, total_sentences
from office import clock
from office.errors import Refused
from people.backoffice import Crumb, form_page, found, needs, page, say, staff_of, tried, warn
from people.roles import Ability
from people.slip_sheets import NOT_SAID

ICON = "calendar-alt"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Ability.SEE_SITTINGS)
def class_timetable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sessions by day, with what is wrong about them told above."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user), uid)
    sessions = list(held.sessions.select_related("part", "study_class"))
    feed = getattr(held, "feed", None)
    context = {
        "days": by_day(sessions),
        "sessions": sessions,
        "planned": sum(session.periods for session in sessions),
        "totals": total_sentences(held, sessions) if sessions else [],
        "clashes": all_clashes(sessions, user=user),
        "feed": site_address(request, reverse("learning:calendar", args=[feed.token])) if feed else "",
    }
    buttons = [(_("Add a session"), "session_add", "plus")]
    if not sessions:
        buttons.append((_("Propose a timetable"), "timetable_propose", "wand"))
    return class_page(request, held, "class_timetable", "learning/timetable.html", context, buttons)


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _session_form(request, found(_run(request), uid), None)


@needs(Ability.RUN_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    session = _session(request, uid)
    return _session_form(request, session.study_class, session)


def _session_form(request: HttpRequest, held: StudyClass, session: Session | None) -> HttpResponse:
    """Keeps a session; where it clashes with others that is told first, and kept only when it is said again."""
    user, initial = staff_of(request), session_values(session) if session else {"day": held.starts_on}
    form = SessionForm(request.POST or None, initial=initial, study_class=held)
    told: list[str] = []
    if form.is_valid():
        plan = form.plan()
        told = clash_sentences(plan, user=user, session=session)
        if told:
            form.ask_again()
        if not told or form.cleaned_data["anyway"]:
            kept = tried(
                form,
                lambda: keep_session(study_class=held, plan=plan, by=user, now=clock.now(), session=session),
            )
            if kept:
                say(request, _("The session is kept."))
                return redirect("learning_office:class_timetable", held.uid)
    title = _("Change a session") if session else _("Add a session")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=_steps(held, title),
        submit=_("Keep the session"),
        template="learning/session_form.html",
        context={"clashes": told, "session": session},
    )


@needs(Ability.RUN_SITTINGS)
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks first; a session with attendance stays."""
    session, problem = _session(request, uid), ""
    held = session.study_class
    if request.method == "POST":
        try:
            drop_session(session=session, by=staff_of(request), now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("The session is out of the timetable."))
            return redirect("learning_office:class_timetable", held.uid)
    title = _("Take a session out")
    return page(
        request,
        "office/confirm.html",
        title=title,
        icon=ICON,
        trail=_steps(held, title),
        context={
            "question": _("Take “%s” out of the timetable?") % session,
            "consequence": _("Learners no longer find it in their calendars."),
            "submit": title,
            "back": reverse("learning_office:class_timetable", args=[held.uid]),
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@needs(Ability.RUN_SITTINGS)
def propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fills an empty timetable from the parts of the class."""
    held = found(_run(request), uid)
    form = ProposalForm(request.POST or None, initial={"first": held.starts_on, "sites": held.place})
    if form.is_valid():
        first, rhythm, sites = form.first_day(), form.rhythm(), form.cleaned_data["sites"]
        by, now = staff_of(request), clock.now()
        deed = {"study_class": held, "first": first, "rhythm": rhythm, "sites": sites, "by": by, "now": now}
        made = tried(form, lambda: take_proposal(**deed))
        if made:
            _told_of_proposal(request, held, made[-1].day, len(made))
            return redirect("learning_office:class_timetable", held.uid)
    title = _("Propose a timetable")
    return form_page(request, form, title=title, icon=ICON, trail=_steps(held, title), submit=_("Take this proposal"))


def _told_of_proposal(request: HttpRequest, held: StudyClass, last: date, count: int) -> None:
    sentence = ngettext(
        "%d session is in the timetable. Put in lecturers and change what differs.",
        "%d sessions are in the timetable. Put in lecturers and change what differs.",
        count,
    )
    say(request, sentence % count)
    if last > held.ends_on:
        warn(request, _("The last session is after the end of the class. Change its plan, or take longer half-days."))


@needs(Ability.RUN_SITTINGS)
@require_POST
def feed(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = found(_run(request), uid)
    renew_feed(study_class=held, by=staff_of(request), now=clock.now())
    say(request, _("The calendar has a new address. One that was given out before stops working."))
    return redirect("learning_office:class_timetable", held.uid)


@needs(Ability.SEE_SITTINGS)
def paper(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The timetable as PDF."""
    held = found(StudyClass.objects.visible_to(staff_of(request)), uid)
    listed, now = timetable_list(held, list(held.sessions.select_related("part"))), clock.now()
    made = list_pdf(listed, class_letterhead(held, on=clock.today(), kind="LH"), now=now)
    return class_file(request, held, f"lich-hoc-{held.code}.pdf", made)


@needs(Ability.SEE_SITTINGS)
def workbook(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The timetable as .xlsx."""
    held = found(StudyClass.objects.visible_to(staff_of(request)), uid)
    listed, now = timetable_list(held, list(held.sessions.select_related("part"))), clock.now()
    made = list_workbook(listed, class_letterhead(held, on=clock.today(), kind="LH"), now=now)
    return class_file(request, held, f"lich-hoc-{held.code}.xlsx", made)


def file_answer(content: bytes, name: str, media_type: str) -> FileResponse:
    """A file to keep."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media_type)


def site_address(request: HttpRequest, path: str) -> str:
    """An address as people outside find it: by KHUE_SITE_URL, else as this request came in."""
    if settings.WAGTAILADMIN_BASE_URL != NOT_SAID:
        return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
    return str(request.build_absolute_uri(path))


def _run(request: HttpRequest) -> StudyClassQuerySet:
    return StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS)


def _session(request: HttpRequest, uid: UUID) -> Session:
    rows = Session.objects.where_may(staff_of(request), Ability.RUN_SITTINGS)
    return found(rows.select_related("study_class__unit", "part"), uid)


def _steps(held: StudyClass, title: str) -> list[Crumb]:
    back = reverse("learning_office:class_timetable", args=[held.uid])
    return trail((reverse("learning_office:class", args=[held.uid]), held.title), (back, _("Timetable")), ("", title))
