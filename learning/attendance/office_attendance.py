"""Back-office doors of attendance: the class's sheet, a session's list, the screen with the code, papers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from learning.attendance.codes import seconds_left
from learning.attendance.marking import is_locked, keep_attendance
from learning.attendance.matrix import matrix_of
from learning.attendance.papers import attendance_list, signing_list
from learning.attendance.scanning import code_now
from learning.attendance.session_sheet import lines_of, marks_in, tallied
from learning.classes.class_files import class_file
from learning.classes.office_classes import class_page, trail
from learning.models import AttendanceKind, ClassState, Session, StudyClass
from learning.timetable.office_timetable import site_address
from learning.timetable.official_lists import class_letterhead, list_pdf, list_workbook
from office import clock
from office.errors import Refused
from office.typesetting import qr_svg
from people.backoffice import found, needs, page, say, staff_of, typed
from people.roles import Ability

ICON = "tasks"


@needs(Ability.SEE_SITTINGS)
def class_attendance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every learner and every session, how far each has come, and whom to warn."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user).select_related("version"), uid)
    marks = StudyClass.objects.where_may(user, Ability.STEER_SITTINGS).filter(pk=held.pk).exists()
    context = {"matrix": matrix_of(held, now=clock.now()), "marks": marks, "today": clock.today()}
    return class_page(request, held, "class_attendance", "learning/attendance.html", context)


@needs(Ability.SEE_SITTINGS)
def sheet(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The attendance sheet of the class as .xlsx."""
    held = found(StudyClass.objects.visible_to(staff_of(request)).select_related("version", "unit"), uid)
    now = clock.now()
    listed = attendance_list(held, matrix_of(held, now=now))
    made = list_workbook(listed, class_letterhead(held, on=clock.today(), kind="BDD"), now=now)
    return class_file(request, held, f"diem-danh-{held.code}.xlsx", made)


@needs(Ability.SEE_SITTINGS)
def signing(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The list to sign of a session as PDF."""
    session = _session(request, uid, Ability.SEE_SITTINGS)
    head = class_letterhead(session.study_class, on=session.day)
    made = list_pdf(signing_list(session, lines_of(session)), head, now=clock.now())
    held = session.study_class
    return class_file(request, held, f"ky-ten-{held.code}-{session.day:%Y%m%d}.pdf", made)


@needs(Ability.STEER_SITTINGS)
@never_cache
def session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list on which a session is marked."""
    user, held = staff_of(request), _session(request, uid, Ability.STEER_SITTINGS)
    runs = StudyClass.objects.where_may(user, Ability.RUN_SITTINGS).filter(pk=held.study_class_id).exists()
    lines, problem = lines_of(held), ""
    if request.method == "POST":
        try:
            marks = marks_in(request.POST, lines, held.periods)
            kept = keep_attendance(
                session=held,
                marks=marks,
                by=user,
                now=clock.now(),
                corrects=runs,
                reason=typed(request, "reason"),
            )
        except Refused as refusal:
            problem, lines = refusal.message, lines_of(held)
        else:
            say(request, ngettext("%d mark is kept.", "%d marks are kept.", kept) % kept)
            return redirect("learning_office:session", held.uid)
    locked, taught = is_locked(held, clock.now()), held.study_class.state == ClassState.OPENED
    context = {
        "session": held,
        "lines": lines,
        "tally": tallied(lines),
        "kinds": AttendanceKind.choices,
        "problem": problem,
        "locked": locked,
        "taught": taught,
        "open": taught and (runs or not locked),
    }
    here = reverse("learning_office:class_attendance", args=[held.study_class.uid])
    return page(
        request,
        "learning/session.html",
        title=str(held),
        icon=ICON,
        trail=trail((here, held.study_class.title), ("", str(held))),
        context=context,
        status=422 if problem else 200,
    )


@needs(Ability.STEER_SITTINGS)
@require_GET
@never_cache
def screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page for the projector of a hall: the code, large, and how to use it."""
    return render(request, "learning/session_screen.html", _shown(request, uid))


@needs(Ability.STEER_SITTINGS)
@require_GET
@never_cache
def screen_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What changes on it."""
    return render(request, "learning/session_code.html", _shown(request, uid))


def _shown(request: HttpRequest, uid: UUID) -> dict[str, object]:
    held, now = _session(request, uid, Ability.STEER_SITTINGS), clock.now()
    hall = _hall(request, held)
    code = code_now(held, hall, now)
    address = site_address(request, reverse("learning:attend_code", args=[code]))
    there = held.attendance.filter(way="qr").count()
    return {
        "session": held,
        "hall": hall,
        "code": f"{code[:4]} {code[4:]}",
        "address": site_address(request, reverse("learning:attend")).partition("://")[2],
        "qr": mark_safe(qr_svg(address, error="m")),  # noqa: S308  # our own drawing
        "milliseconds": int(seconds_left(now) * 1000) + 250,
        "there": there,
        "learners": held.study_class.enrolments.taking_part().count(),
    }


def _hall(request: HttpRequest, held: Session) -> int:
    asked = request.GET.get("hall", "0")
    most = max(0, len(held.halls) - 1)
    return min(int(asked), most) if asked.isdecimal() and len(asked) < 3 else 0


def _session(request: HttpRequest, uid: UUID, ability: Ability) -> Session:
    rows = Session.objects.where_may(staff_of(request), ability)
    return found(rows.select_related("study_class__unit", "study_class__version", "part"), uid)
