"""Back-office doors of reorganisations: say what was decided, look at its effect, confirm; undo."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import clock
from office.errors import Refused
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of, warn
from people.decisions import Decision
from people.effects import Effect, effect_of, previewed
from people.models import Reorganisation, Unit
from people.office_forms import UnitForm
from people.reorganising import dissolve_unit_into, merge_units, place_unit, split_unit
from people.reorganising_forms import DissolveForm, MergeForm, SplitForm, hidden
from people.roles import Ability
from people.undoing import undo_reorganisation, why_not

ICON = "group"
Deed = Callable[[], Reorganisation]
TITLES: dict[str, Promise] = {
    "merge": _lazy("Merge: %s"),
    "split": _lazy("Split: %s"),
    "dissolve": _lazy("Dissolve: %s"),
    "place": _lazy("Rename or move: %s"),
}


@needs(Ability.KEEP_PEOPLE)
def unit_merge(request: HttpRequest, uid: UUID) -> HttpResponse:
    unit, form = _asked(request, uid, MergeForm)

    def deed() -> Reorganisation:
        return merge_units(units=form.ending(), into=form.into(), decision=form.decision(), **_who(request))

    return _decided(request, unit, form, deed, kind="merge")


@needs(Ability.KEEP_PEOPLE)
def unit_dissolve(request: HttpRequest, uid: UUID) -> HttpResponse:
    unit, form = _asked(request, uid, DissolveForm)

    def deed() -> Reorganisation:
        heir = form.cleaned_data["heir"]
        return dissolve_unit_into(unit=unit, heir=heir, decision=form.decision(), **_who(request))

    return _decided(request, unit, form, deed, kind="dissolve")


@needs(Ability.KEEP_PEOPLE)
def unit_split(request: HttpRequest, uid: UUID) -> HttpResponse:
    unit, form = _asked(request, uid, SplitForm)

    def deed() -> Reorganisation:
        stays = form.cleaned_data["stays"]
        return split_unit(unit=unit, parts=form.parts(), stays=stays, decision=form.decision(), **_who(request))

    return _decided(request, unit, form, deed, kind="split")


@needs(Ability.KEEP_PEOPLE)
def unit_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Renames or moves from a day on; what was before stays in the unit's history."""
    unit = found(Unit.objects.where_may(staff_of(request), Ability.KEEP_PEOPLE), uid)
    form = _change_form(request, unit)

    def deed() -> Reorganisation:
        facts = form.facts()
        decision = Decision(form.cleaned_data["on"], facts.decision_number, facts.decided_on)
        return place_unit(unit=unit, facts=facts, decision=decision, **_who(request))

    return _decided(request, unit, form, deed, kind="place")


@needs(Ability.KEEP_PEOPLE)
def reorganisation_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What undoing would take back, and the button that does; or why it cannot be undone any more."""
    user, now = staff_of(request), clock.now()
    done = found(Reorganisation.objects.kept_by(user).select_related("unit", "by__person"), uid)
    if request.method == "POST":
        try:
            undo_reorganisation(reorganisation=done, by=user, now=now)
        except Refused as refusal:
            warn(request, refusal.message)
        else:
            say(request, _("The reorganisation is undone: everything is as it was before."))
        return redirect("people_office:units")
    title = _("Undo: %(kind)s of %(day)s") % {"kind": done.get_kind_display(), "day": done.on.strftime("%d/%m/%Y")}
    context: dict[str, Any] = {"done": done}
    if done.undone_at is None:
        context |= {"effect": effect_of(done, now), "why_not": why_not(done)}
    trail = _trail(done.unit, title)
    return page(request, "people/office/reorganisation.html", title=title, icon=ICON, trail=trail, context=context)


def _change_form(request: HttpRequest, unit: Unit) -> UnitForm:
    """A superior unit that is out of the user's reach can be kept, but no other such unit can be chosen."""
    user, version = staff_of(request), unit.version_on(clock.today())
    superior = version.parent_id if version else None
    reach = Unit.objects.where_may(user, Ability.KEEP_PEOPLE) | Unit.objects.filter(pk=superior or 0)
    return UnitForm(
        request.POST or None,
        initial=UnitForm.held(version) if version else {},
        units=reach.exclude(pk=unit.pk),
        may_stand_alone=user.is_superuser or superior is None,
        on=clock.today(),
    )


def _asked(request: HttpRequest, uid: UUID, form: type[Any]) -> tuple[Unit, Any]:
    """The unit in the user's keeping, and the form with what was sent."""
    user = staff_of(request)
    units = Unit.objects.where_may(user, Ability.KEEP_PEOPLE)
    unit = found(units, uid)
    given = request.POST or None
    return unit, form(given, unit=unit, units=units, on=clock.today(), may_stand_alone=user.is_superuser)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": staff_of(request), "now": clock.now()}


def _decided(request: HttpRequest, unit: Unit, form: Any, deed: Deed, *, kind: str) -> HttpResponse:
    """The form; then the effect with all that was typed; then, if it is still the same effect, the deed itself."""
    if form.is_valid() and request.POST.get("deed") != "change":
        try:
            effect = previewed(deed, clock.now())
            if request.POST.get("digest") != effect.digest or request.POST.get("deed") != "confirm":
                return _preview(request, unit, form, effect, kind=kind)
            done = deed()
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The reorganisation is recorded. What was before stays in the history; it can be undone."))
            return redirect("people_office:unit", (done.unit or unit).uid)
    title = str(TITLES[kind]) % unit.name_on(clock.today())
    submit = _("Look at the effect")
    return form_page(request, form, title=title, icon=ICON, trail=_trail(unit, title), submit=submit)


def _preview(request: HttpRequest, unit: Unit, form: Any, effect: Effect, *, kind: str) -> HttpResponse:
    title = str(TITLES[kind]) % unit.name_on(clock.today())
    split = form if isinstance(form, SplitForm) else None
    lists = split.lines() if split else {}
    chosen = {line["name"] for lines in lists.values() for line in lines}
    context = {
        "effect": effect,
        "decision": {name: form.cleaned_data[name] for name in ("on", "decision_number", "decided_on")},
        "hidden": [pair for pair in hidden(request.POST) if pair[0] not in chosen],
        "lists": lists,
        "choices": split.choices() if split else [],
        "stale": request.POST.get("deed") == "confirm",
    }
    template = "people/office/reorganise.html"
    return page(request, template, title=title, icon=ICON, trail=_trail(unit, title), context=context)


def _trail(unit: Unit | None, title: str) -> list[dict[str, Any]]:
    steps: list[tuple[str, str | Promise]] = [(reverse("people_office:units"), _("Units"))]
    if unit is not None:
        steps.append((reverse("people_office:unit", args=[unit.uid]), unit.name_on(clock.today())))
    return crumbs(*steps, ("", title))
