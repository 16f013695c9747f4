"""Back-office doors of time: pause, hold, add minutes, close, void, re-open; give papers that are missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.delivery.ending import close_by_hand, void
from exams.delivery.extensions import extend, reopen
from exams.delivery.interruptions import hold, let_go, pause, resume
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.papers_given import give_missing_papers
from exams.delivery.scopes import MOST_MINUTES, Scope, of_entry, of_room
from exams.delivery.time_forms import REASONS, EndForm, MinutesForm, ReasonForm
from exams.sittings.models import Entry, Room, Sitting
from exams.sittings.office_views import run_by, trail_of
from office import clock
from office.errors import Refused
from people.backoffice import found, needs, page, say, staff_of
from people.models import User
from people.roles import Ability

ICON = "time"
# What invigilators may give a candidate, a room or a sitting in all; more is the organiser's to give.
INVIGILATORS_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done to a scope: how it is called, what it means, what must be said."""

    name: str
    title: Promise
    meaning: Promise
    form: type[ReasonForm] | None = None


PAUSE = Deed(
    "pause",
    gettext_lazy("Pause"),
    gettext_lazy("The clock stands still until you resume. Answers are kept; the time is given back in full."),
    ReasonForm,
)
RESUME = Deed("resume", gettext_lazy("Resume"), gettext_lazy("The clock goes on; nobody has lost time."))
HOLD = Deed(
    "hold",
    gettext_lazy("Hold"),
    gettext_lazy(
        "The work is stopped while the clock goes on, until you let go: for instance to clear up an incident."
    ),
    ReasonForm,
)
LET_GO = Deed("let_go", gettext_lazy("Let go"), gettext_lazy("The work goes on; the clock went on all the time."))
EXTEND = Deed(
    "extend",
    gettext_lazy("Add time"),
    gettext_lazy("Everybody here who has not finished gets these minutes, those too who start later."),
    MinutesForm,
)
EXTEND_ONE = replace(EXTEND, meaning=gettext_lazy("This candidate gets these minutes, working already or not yet."))
CLOSE = Deed(
    "close",
    gettext_lazy("Close the work"),
    gettext_lazy(
        "The candidate can answer no more. Everything saved so far counts and is marked. An organiser can re-open it."
    ),
    EndForm,
)
VOID = Deed(
    "void",
    gettext_lazy("Void the work"),
    gettext_lazy(
        "The work gets no mark, and the result sheet says so. The answers stay on record. This cannot be undone."
    ),
    EndForm,
)
REOPEN = Deed(
    "reopen",
    gettext_lazy("Re-open"),
    gettext_lazy("The candidate goes on from the answers as they were, with these minutes from now on."),
    MinutesForm,
)


@never_cache
@needs(Ability.STEER_SITTINGS)
def sitting_time(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Time of the whole sitting."""
    return _time(request, Scope(found(_steered_by(request), uid)))


@never_cache
@needs(Ability.STEER_SITTINGS)
def room_time(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Time of one room."""
    rooms = Room.objects.filter(sitting__in=_steered_by(request).values("pk")).select_related("sitting")
    return _time(request, of_room(found(rooms, uid)))


@never_cache
@needs(Ability.STEER_SITTINGS)
def entry_time(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Time of one candidate."""
    entries = Entry.objects.filter(sitting__in=_steered_by(request).values("pk"))
    return _time(request, of_entry(found(entries.select_related("sitting", "person", "room"), uid)))


def _steered_by(request: HttpRequest) -> Any:
    return Sitting.objects.where_may(staff_of(request), Ability.STEER_SITTINGS)


def may(user: User, ability: Ability, sitting: Sitting) -> bool:
    """Whether the user may do this in this sitting."""
    return Sitting.objects.where_may(user, ability).filter(pk=sitting.pk).exists()


def _time(request: HttpRequest, scope: Scope) -> HttpResponse:
    user, now = staff_of(request), clock.now()
    runs = may(user, Ability.RUN_SITTINGS, scope.sitting)
    deeds = _deeds(scope, runs)
    chosen = next((deed for deed in deeds if deed.name == request.POST.get("deed")), None)
    forms = {deed.name: _form(deed, request if deed is chosen else None, runs) for deed in deeds}
    if request.method == "POST" and chosen is None:
        messages.warning(request, _("Somebody was quicker: this cannot be done any more. Look at the wall."))
        return redirect(wall_address(scope))
    if chosen is not None and _is_done(request, chosen, forms[chosen.name], scope, runs, now):
        return redirect(wall_address(scope))
    return _page(request, scope, deeds, forms, status=200 if chosen is None else 422)


def _deeds(scope: Scope, runs: bool) -> list[Deed]:
    """What can be done now. Opening again and voiding are the organiser's alone."""
    going = set(scope.interruptions().values_list("kind", flat=True))
    stand = RESUME if Interruption.Kind.PAUSE in going else PAUSE
    stop = LET_GO if Interruption.Kind.HOLD in going else HOLD
    attempt = Attempt.objects.filter(entry=scope.entry).first() if scope.entry else None
    extend = EXTEND_ONE if scope.entry else EXTEND
    if attempt is None:
        return [stand, stop, extend]
    voids = [VOID] if runs and _may_be_voided(attempt, scope.sitting) else []
    if attempt.status == AttemptStatus.IN_PROGRESS:
        return [stand, stop, extend, CLOSE, *voids]
    ends = [deed for deed in (stand, stop) if deed.form is None]
    return [*ends, *([REOPEN] if runs and attempt.status == AttemptStatus.SUBMITTED else []), *voids]


def _may_be_voided(attempt: Attempt, sitting: Sitting) -> bool:
    return attempt.status != AttemptStatus.VOIDED and not hasattr(sitting, "release")


def _form(deed: Deed, request: HttpRequest | None, runs: bool) -> Form | None:
    if deed.form is None:
        return None
    most = {"most": MOST_MINUTES if runs else INVIGILATORS_MINUTES} if deed.form is MinutesForm else {}
    return deed.form(request.POST if request else None, initial={"once": uuid4()}, deed=deed.name, **most)


def _is_done(request: HttpRequest, deed: Deed, form: Form | None, scope: Scope, runs: bool, now: datetime) -> bool:
    """Does it and says so; a refusal is on the form then, or on the page where there is none."""
    if form is not None and not form.is_valid():
        return False
    try:
        say(request, _DOING[deed.name](scope, form.cleaned_data if form else {}, staff_of(request), now, runs))
    except Refused as refusal:
        if form is None:
            messages.error(request, refusal.message)
            return True
        form.add_error(None, refusal.message)
        return False
    return True


def _pause(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    pause(scope=scope, reason=said["reason"], by=by, now=now)
    return _("Paused: %s. The clock stands still.") % name_of(scope)


def _resume(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    resume(scope=scope, by=by, now=now)
    return _("Resumed: %s. The time of the pause is given back.") % name_of(scope)


def _hold(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    hold(scope=scope, reason=said["reason"], by=by, now=now)
    return _("Held: %s. The clock goes on.") % name_of(scope)


def _let_go(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    let_go(scope=scope, by=by, now=now)
    return _("Let go: %s.") % name_of(scope)


def _extend(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    given = extend(
        scope=scope,
        minutes=said["minutes"],
        reason=said["reason"],
        by=by,
        now=now,
        most_together=None if runs else INVIGILATORS_MINUTES,
        once=str(said["once"]),
    )
    people = given.working + given.waiting
    return ngettext(
        "%(minutes)d more minutes for %(people)d candidate.",
        "%(minutes)d more minutes for %(people)d candidates.",
        people,
    ) % {"minutes": said["minutes"], "people": people}


def _reopen(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    assert scope.entry is not None  # noqa: S101  # offered for one candidate alone
    reopen(entry=scope.entry, minutes=said["minutes"], reason=said["reason"], by=by, now=now)
    return _("Open again: %s.") % name_of(scope)


def _close(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    assert scope.entry is not None  # noqa: S101  # offered for one candidate alone
    close_by_hand(entry=scope.entry, reason=said["reason"], by=by, now=now)
    return _("Closed: %s. The answers saved so far count.") % name_of(scope)


def _void(scope: Scope, said: dict[str, Any], by: User, now: datetime, runs: bool) -> str:
    assert scope.entry is not None  # noqa: S101  # offered for one candidate alone
    void(entry=scope.entry, reason=said["reason"], by=by, now=now)
    return _("Voided: %s. The work gets no mark.") % name_of(scope)


Doing = Callable[[Scope, dict[str, Any], User, datetime, bool], str]
_DOING: dict[str, Doing] = {
    "pause": _pause,
    "resume": _resume,
    "hold": _hold,
    "let_go": _let_go,
    "extend": _extend,
    "close": _close,
    "void": _void,
    "reopen": _reopen,
}


def name_of(scope: Scope) -> str:
    """How a scope is called on pages."""
    if scope.entry is not None:
        return f"{scope.entry.candidate_number} {scope.entry.person.full_name}"
    return scope.room.name if scope.room else _("the whole sitting")


def wall_address(scope: Scope) -> str:
    """The wall, at the place that this is about."""
    wall = reverse("wall_office:wall", args=[scope.sitting.uid])
    if scope.entry is not None:
        return f"{wall}#seat-{scope.entry.number}"
    return f"{wall}#room-{scope.room.uid}" if scope.room else wall


def _page(
    request: HttpRequest, scope: Scope, deeds: list[Deed], forms: dict[str, Form | None], status: int
) -> HttpResponse:
    title = _("Time: %s") % name_of(scope)
    context = {
        "sitting": scope.sitting,
        "deeds": [(deed, forms[deed.name]) for deed in deeds],
        "going": scope.interruptions().select_related("by__person"),
        "wider": _wider(scope),
        "reasons": REASONS,
        "is_voided": Attempt.objects.filter(entry=scope.entry, status=AttemptStatus.VOIDED).exists(),
        "back": wall_address(scope),
    }
    trail = trail_of(scope.sitting, title)
    return page(request, "wall/time.html", title=title, icon=ICON, trail=trail, context=context, status=status)


def _wider(scope: Scope) -> list[Interruption]:
    """What is going on around the scope: the room's and the sitting's own stops."""
    rows = Interruption.objects.filter(sitting=scope.sitting, ended_at=None).select_related("by__person", "room")
    room = scope.entry.room_id if scope.entry else None
    own = {stop.pk for stop in scope.interruptions()}
    return [
        stop
        for stop in rows
        if stop.pk not in own and stop.entry_id is None and (stop.room_id is None or stop.room_id == room)
    ]


@require_POST
@needs(Ability.RUN_SITTINGS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives papers to those who have none."""
    sitting = run_by(request, uid)
    try:
        given = give_missing_papers(sitting=sitting, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        say(request, ngettext("%d paper is given.", "%d papers are given.", given) % given)
    return redirect("wall_office:wall", uid=uid)
