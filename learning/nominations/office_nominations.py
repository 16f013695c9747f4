"""Doors of the organiser: the call of a class, all nominations of it, deciding on them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from learning.classes.arrows import State
from learning.classes.office_classes import class_page, trail
from learning.models import Call, Nomination, NominationState, Quota, StudyClass
from learning.models.nominations import NominationQuerySet
from learning.nominations.arrows import Nominee
from learning.nominations.calling import CallPlan, call_for_nominations, take_call_back
from learning.nominations.deciding import OWN, decide
from learning.nominations.forms import CallForm, NominationFilterForm, places_typed
from learning.nominations.looking import looked_at
from learning.nominations.quota_lists import quotas_of_text, quotas_of_workbook
from learning.nominations.sharing import shared_places
from learning.nominations.unit_rows import UnitRow, unit_rows
from office import clock
from office.errors import Refused
from people.backoffice import form_page, found, needs, say, staff_of, tried, typed
from people.models import User
from people.names import fold
from people.roles import Ability

ICON = "mail"
DEEDS = {"approve": Nominee.APPROVED, "return": Nominee.RETURNED, "refuse": Nominee.REFUSED}


@needs(Ability.SEE_SITTINGS)
def nominations(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All nominations of a class, the places of the units, and what may be done next."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user).select_related("version"), uid)
    if request.method == "POST":
        return _decide(request, held)
    return _shown(request, held)


def run_by(user: User, uid: UUID) -> StudyClass:
    return found(StudyClass.objects.where_may(user, Ability.RUN_SITTINGS).select_related("version", "unit"), uid)


def _decide(request: HttpRequest, held: StudyClass) -> HttpResponse:
    user = staff_of(request)
    held = run_by(user, held.uid)
    note, to = typed(request, "note"), DEEDS.get(request.POST.get("deed", ""))
    ticked = set(request.POST.getlist("person"))
    chosen = [one for one in Nomination.objects.filter(call__study_class=held) if str(one.uid) in ticked]
    try:
        if to is None:
            return redirect("learning_office:class_nominations", held.uid)
        count = decide(study_class=held, nominations=chosen, to=to, note=note, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _shown(request, held, note=note, ticked=ticked)
    values = {"count": count, "state": NominationState(to).label}
    say(request, _("%(count)d decided: %(state)s.") % values)
    return redirect(request.get_full_path())


def _shown(
    request: HttpRequest, held: StudyClass, *, note: str = "", ticked: frozenset[str] | set[str] = frozenset()
) -> HttpResponse:
    call = Call.objects.filter(study_class=held).first()
    is_before = held.state in (State.PLANNED, State.CALLED)
    context: dict[str, Any] = {
        "call": call,
        "note": note,
        "is_called": held.state == State.CALLED,
        "papers": not is_before and held.enrolments.taking_part().exists(),
    }
    if call is not None:
        quotas = list(call.quotas.taken().select_related("unit").prefetch_related("unit__versions"))
        form = NominationFilterForm(request.GET or None, quotas=quotas)
        context |= {
            "form": form,
            "quotas": quotas,
            "bars": [_bar(one) for one in quotas],
            "places": sum(one.places for one in quotas),
            "counts": _counts(call),
            "rows": _rows(held, _filtered(call.nominations.all(), form), ticked),
        }
    response = class_page(
        request, held, "class_nominations", "learning/nomination_class.html", context, _buttons(held, call)
    )
    response.status_code = 422 if ticked else 200
    return response


def _buttons(held: StudyClass, call: Call | None) -> list[tuple[str, str, str]]:
    match held.state:
        case State.PLANNED:
            return [
                (_("Call for nominations"), "class_call", ICON),
                (_("Add learners"), "class_add_learners", "plus"),
                (_("Open the class"), "class_open", "check"),
            ]
        case State.CALLED:
            return [(_("Open the class"), "class_open", "check"), (_("Change the call"), "class_call", "edit")]
        case State.OPENED:
            return [(_("Add learners"), "class_add_learners", "plus")]
    return []


def _bar(quota: Any) -> dict[str, Any]:
    percent = min(100, quota.used * 100 // quota.places) if quota.places else 100
    value = _("%(used)d of %(places)d") % {"used": quota.used, "places": quota.places}
    return {"label": str(quota.unit), "value": value, "percent": percent, "tone": ""}


def _counts(call: Call) -> list[tuple[str, int]]:
    counted = dict(call.nominations.order_by().values_list("state").annotate(Count("pk")))
    return [(str(state.label), counted[state]) for state in NominationState if counted.get(state)]


def _filtered(rows: NominationQuerySet, form: NominationFilterForm) -> NominationQuerySet:
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("unit"):
        rows = rows.filter(quota__uid=asked["unit"])
    for word in asked.get("q", "").split():
        rows = rows.filter(person__search_text__contains=fold(word))
    return rows


def _rows(held: StudyClass, rows: NominationQuerySet, ticked: Any) -> list[dict[str, Any]]:
    """Nominations with what is found about their people; the unit that sent them only where it is not the own one."""
    listed = list(rows.select_related("person", "quota__unit").prefetch_related("quota__unit__versions").by_name())
    looked = looked_at(held, [one.person for one in listed], without=OWN, on=clock.today())
    return [
        {"held": one, "looked": found, "ticked": str(one.uid) in ticked}
        for one, found in zip(listed, looked, strict=True)
    ]


@needs(Ability.RUN_SITTINGS)
def call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Opens the call, or changes it: the last day, and how many each unit may name."""
    user = staff_of(request)
    held = run_by(user, uid)
    standing = Call.objects.filter(study_class=held).first()
    initial = {"deadline": standing.deadline, "note": standing.note} if standing else {}
    form = CallForm(request.POST or None, request.FILES or None, initial=initial)
    kept = dict(Quota.objects.filter(call=standing).values_list("unit", "places")) if standing else {}
    rows = unit_rows(held, kept, clock.today())
    places, deed = kept, request.POST.get("deed", "keep")
    if form.is_valid():
        places, problems = _places(form, rows, request, deed)
        for problem in problems:
            form.add_error(None, problem)
        if deed == "keep" and not problems and _called(request, form, held, rows, places):
            return redirect("learning_office:class_nominations", held.uid)
    elif form.is_bound:
        places, _problems = places_typed([row.unit for row in rows], request.POST)
    title = _("Change the call") if held.state == State.CALLED else _("Call for nominations")
    back = reverse("learning_office:class_nominations", args=[held.uid])
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=trail((back, held.title), ("", title)),
        submit=_("Keep the call") if held.state == State.CALLED else _("Open the call"),
        template="learning/call_form.html",
        context={
            "rows": [row.with_places(places.get(row.unit.pk, 0)) for row in rows],
            "sum": sum(places.values()),
            "study_class": held,
        },
    )


def _places(form: CallForm, rows: list[UnitRow], request: HttpRequest, deed: str) -> tuple[dict[int, int], list[str]]:
    """The places that are typed, shared out, pasted or sent, by what was pressed."""
    units, on = [row.unit for row in rows], clock.today()
    if deed == "share":
        total = form.cleaned_data["total"]
        if not total:
            return places_typed(units, request.POST)[0], [_("Write how many places there are altogether.")]
        return shared_places(total, {row.unit.pk: row.members for row in rows}), []
    if deed == "read":
        sent = form.cleaned_data["file"]
        try:
            read = (
                quotas_of_workbook(sent.file, sent.name, units, on)
                if sent
                else quotas_of_text(form.cleaned_data["pasted"], units, on)
            )
        except Refused as refusal:
            return places_typed(units, request.POST)[0], [refusal.message]
        return places_typed(units, request.POST)[0] | read.places, read.problems
    return places_typed(units, request.POST)


def _called(
    request: HttpRequest, form: CallForm, held: StudyClass, rows: list[UnitRow], places: dict[int, int]
) -> Call | None:
    named = {row.unit: places[row.unit.pk] for row in rows if places.get(row.unit.pk)}
    plan = CallPlan(form.cleaned_data["deadline"], named, form.cleaned_data["note"])
    made = tried(form, lambda: call_for_nominations(study_class=held, plan=plan, by=staff_of(request), now=clock.now()))
    if made:
        told = ngettext("The call reaches %d unit.", "The call reaches %d units.", len(named))
        say(request, told % len(named))
    return made


@require_POST
@needs(Ability.RUN_SITTINGS)
def call_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    held = run_by(user, uid)
    try:
        take_call_back(study_class=held, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        say(request, _("The call is taken back. The class is planned, as before."))
    return redirect("learning_office:class_nominations", held.uid)
