"""Back-office doors of units: the tree, a unit's page, found one, change one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from office import clock
from office.errors import Refused
from office.models import JournalRow
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of
from people.models import Unit, User
from people.office_forms import NewUnitForm, UnitForm
from people.office_words import act_in_words
from people.roles import Ability
from people.unit_tree import UnitLine, matching, people_in_and_below, unit_lines, with_people
from people.units import change_unit, found_unit

ICON = "group"


@needs(Ability.SEE_PEOPLE)
def unit_tree(request: HttpRequest) -> HttpResponse:
    """The units in scope as of today, indented; searching keeps the way up to each unit found."""
    user, today = staff_of(request), clock.today()
    words = request.GET.get("q", "").strip()[:100]
    lines = unit_lines(Unit.objects.visible_to(user), today)
    shown = with_people(matching(lines, words) if words else lines, today)
    buttons = []
    if user.may(Ability.KEEP_PEOPLE):
        buttons.append(HeaderButton(_("Found a new unit"), url=reverse("people_office:unit_found"), icon_name="plus"))
    context = {"lines": shown, "words": words, "all": len(lines), "found": len(shown)}
    return page(
        request,
        "people/office/units.html",
        title=_("Units"),
        icon=ICON,
        trail=trail(),
        context=context,
        buttons=buttons,
    )


@needs(Ability.SEE_PEOPLE)
def unit_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A unit: what it is today, what stands below it, what it was called and where it stood before."""
    user, today = staff_of(request), clock.today()
    unit = found(Unit.objects.visible_to(user).prefetch_related("versions__parent__versions"), uid)
    version = unit.version_on(today)
    context = {
        "unit": unit,
        "version": version,
        "parent_name": version.parent.name_on(today) if version and version.parent else "",
        "people": people_in_and_below([unit.pk], today).get(unit.pk, 0),
        "below": _directly_below(unit),
        "versions": _versions(unit),
        "journal": _journal(unit),
    }
    name = unit.name_on(today)
    return page(
        request,
        "people/office/unit.html",
        title=name,
        icon=ICON,
        trail=trail((name, "")),
        context=context,
        buttons=_unit_buttons(unit, user),
    )


def _directly_below(unit: Unit) -> list[UnitLine]:
    lines = unit_lines(Unit.objects.below(unit, clock.today()), clock.today())
    return with_people([line for line in lines if line.depth == 1], clock.today())


def _versions(unit: Unit) -> list[dict[str, Any]]:
    """The unit's versions, the latest first, each with its superior's name of that time."""
    versions = sorted(unit.versions.all(), key=lambda version: version.valid_from, reverse=True)
    return [{"version": one, "parent": one.parent.name_on(one.valid_from) if one.parent else ""} for one in versions]


def _journal(unit: Unit) -> list[dict[str, Any]]:
    rows = JournalRow.objects.filter(subject=f"{unit._meta.label}:{unit.pk}").select_related("by__person")[:50]
    return [{"row": row, "words": act_in_words(row)} for row in rows]


def _unit_buttons(unit: Unit, user: User) -> list[HeaderButton]:
    address = reverse("people_office:people") + f"?unit={unit.uid}"
    buttons = [HeaderButton(_("People of this unit"), url=address, icon_name="user")]
    if Unit.objects.where_may(user, Ability.KEEP_PEOPLE).filter(pk=unit.pk).exists():
        change = reverse("people_office:unit_change", args=[unit.uid])
        buttons.append(HeaderButton(_("Rename or move"), url=change, icon_name="edit"))
        new = reverse("people_office:unit_found") + f"?below={unit.uid}"
        buttons.append(HeaderButton(_("Found a new unit below"), url=new, icon_name="plus"))
    return buttons


@needs(Ability.KEEP_PEOPLE)
def unit_found(request: HttpRequest) -> HttpResponse:
    user, today = staff_of(request), clock.today()
    units = Unit.objects.where_may(user, Ability.KEEP_PEOPLE)
    first = {"parent": request.GET.get("below", "")}
    form = NewUnitForm(request.POST or None, initial=first, units=units, may_stand_alone=user.is_superuser, on=today)
    if form.is_valid():
        code, on = form.cleaned_data["code"], form.cleaned_data["on"]
        try:
            unit = found_unit(code=code, facts=form.facts(), on=on, by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The unit is founded."))
            return redirect("people_office:unit", unit.uid)
    return form_page(
        request,
        form,
        title=_("Found a new unit"),
        icon=ICON,
        trail=trail((_("Found a new unit"), "")),
        submit=_("Found the unit"),
    )


@needs(Ability.KEEP_PEOPLE)
def unit_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Renames or moves from a day on; what was before stays in the unit's history."""
    user, today = staff_of(request), clock.today()
    kept = Unit.objects.where_may(user, Ability.KEEP_PEOPLE)
    unit = found(kept, uid)
    form = _change_form(request, unit, user)
    if form.is_valid():
        try:
            change_unit(unit=unit, facts=form.facts(), on=form.cleaned_data["on"], by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The change is saved. The former name and place stay in the unit's history."))
            return redirect("people_office:unit", unit.uid)
    name = unit.name_on(today)
    return form_page(
        request,
        form,
        title=_("Rename or move: %s") % name,
        icon=ICON,
        trail=trail((name, reverse("people_office:unit", args=[unit.uid])), (_("Rename or move"), "")),
        submit=_("Save the change"),
    )


def _change_form(request: HttpRequest, unit: Unit, user: User) -> UnitForm:
    """A superior unit that is out of the user's reach can be kept, but no other such unit can be chosen."""
    version = unit.versions.get(valid_until=None)
    superior = [version.parent_id] if version.parent_id else []
    reach = Unit.objects.where_may(user, Ability.KEEP_PEOPLE) | Unit.objects.filter(pk__in=superior)
    return UnitForm(
        request.POST or None,
        initial=UnitForm.held(version),
        units=reach.exclude(pk=unit.pk),
        may_stand_alone=user.is_superuser or version.parent is None,
        on=clock.today(),
    )


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the tree of units, from (label, address) pairs."""
    top = (reverse("people_office:units"), _("Units"))
    return crumbs(top, *((address, label) for label, address in rest))
