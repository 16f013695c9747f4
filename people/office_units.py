"""Back-office doors of units: the tree, a unit's page, found one, change one."""

from datetime import date
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
from people.carrying import with_people_carried
from people.models import Reorganisation, Unit, User
from people.office_forms import NewUnitForm
from people.office_words import act_in_words
from people.previews import page_of
from people.reorganising_words import reorganisation_in_words, successions_in_words
from people.roles import Ability
from people.unit_tree import UnitLine, folded, matching, unit_lines, with_people
from people.unit_tree_form import TreeForm, is_uid
from people.units import found_unit

ICON = "group"
MOST_LINES = 300


@needs(Ability.SEE_PEOPLE)
def unit_tree(request: HttpRequest) -> HttpResponse:
    """The units in scope as of a day, indented; searching keeps the way up to each unit found.

    A large tree shows its upper levels; `below` opens one unit.
    """
    user = staff_of(request)
    form = TreeForm(request.GET)
    on, words = form.day(clock.today()), form.words()
    units = Unit.objects.visible_to(user)
    top = found(units, request.GET["below"]) if is_uid(request.GET.get("below", "")) else None
    structure = clock.today() if form.is_carried() else on
    lines = unit_lines(units.below(top, structure) if top else units, structure)
    pages = page_of(matching(lines, words), request) if words else None
    shown = list(pages.object_list) if pages else folded(lines, MOST_LINES, least=1 if top else 0)
    context = {
        "lines": _counted(shown, lines, on, structure),
        "page_obj": pages,
        "words": words,
        "on": on,
        "as_of": on != clock.today(),
        "part": top is not None,
        "carried": form.is_carried(),
    }
    return page(
        request,
        "people/office/units.html",
        title=_("Units"),
        icon=ICON,
        trail=trail(),
        context=context,
        buttons=_tree_buttons(user, on),
    )


def _counted(shown: list[UnitLine], lines: list[UnitLine], on: date, structure: date) -> list[UnitLine]:
    """The people of the day: in the units of that day, or carried to those of another."""
    if structure == on:
        return with_people(shown, on, among=lines)
    return with_people_carried(shown, on, structure, among=lines)


def _tree_buttons(user: User, on: date) -> list[HeaderButton]:
    file = reverse("people_office:units_file") + f"?on={on.isoformat()}"
    buttons = [HeaderButton(_("Download as Excel"), url=file, icon_name="download")]
    if not user.may(Ability.KEEP_PEOPLE):
        return buttons
    new, several = reverse("people_office:unit_found"), reverse("people_office:units_upload")
    return [
        HeaderButton(_("Found a new unit"), url=new, icon_name="plus"),
        HeaderButton(_("Import units"), url=several, icon_name="upload"),
        *buttons,
    ]


@needs(Ability.SEE_PEOPLE)
def unit_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A unit: what it is today, what stands below it, what it was called and where it stood before."""
    user, today = staff_of(request), clock.today()
    unit = found(
        Unit.objects.visible_to(user).prefetch_related("versions__parent__versions", "agency_of__versions"), uid
    )
    version = unit.version_on(today)
    lines = _unit_and_below(unit, today)
    context = {
        "unit": unit,
        "deeds": _deeds(unit, user),
        "version": version,
        "parent_name": version.parent.name_on(today) if version and version.parent else "",
        "people": sum(line.people for line in lines if line.depth == 0),
        "below": [line for line in lines if line.depth == 1],
        "versions": _versions(unit),
        "journal": _journal(unit),
        "came": successions_in_words(unit.came_from.all(), "from_unit"),
        "agency": unit.agency_of,
        "party_bodies": Unit.objects.visible_to(user).filter(agency_of=unit).prefetch_related("versions"),
        "went": successions_in_words(unit.went_to.all(), "to_unit"),
        "reorganisations": Reorganisation.objects.of(unit).defer("changes").select_related("by__person"),
        "undoable": set(Reorganisation.objects.kept_by(user).of(unit).values_list("pk", flat=True)),
    }
    name = unit.name_on(today)
    return page(
        request,
        "people/office/unit.html",
        title=name,
        icon=ICON,
        trail=trail((name, "")),
        context=context,
        buttons=_unit_buttons(unit),
    )


def _unit_and_below(unit: Unit, on: date) -> list[UnitLine]:
    """The unit, if it exists on the day, and those directly below it."""
    lines = unit_lines(Unit.objects.below(unit, on), on)
    return with_people([line for line in lines if line.depth <= 1], on, among=lines)


def _versions(unit: Unit) -> list[dict[str, Any]]:
    """The unit's versions, the latest first, each with its superior's name of that time."""
    versions = sorted(unit.versions.all(), key=lambda version: version.valid_from, reverse=True)
    return [{"version": one, "parent": one.parent.name_on(one.valid_from) if one.parent else ""} for one in versions]


def _journal(unit: Unit) -> list[dict[str, Any]]:
    rows = JournalRow.objects.filter(subject=f"{unit._meta.label}:{unit.pk}").select_related("by__person")[:50]
    return [{"row": row, "words": reorganisation_in_words(row) or act_in_words(row)} for row in rows]


def _unit_buttons(unit: Unit) -> list[HeaderButton]:
    address = reverse("people_office:people") + f"?unit={unit.uid}"
    return [HeaderButton(_("People of this unit"), url=address, icon_name="user")]


def _deeds(unit: Unit, user: User) -> list[dict[str, str]]:
    """What the user may do with the unit: too much for the line of buttons above the page."""
    if unit.dissolved_on or not Unit.objects.where_may(user, Ability.KEEP_PEOPLE).filter(pk=unit.pk).exists():
        return []
    deeds = [
        (_("Rename or move"), "unit_change", "edit"),
        (_("Merge"), "unit_merge", "collapse-down"),
        (_("Split"), "unit_split", "copy"),
        (_("Dissolve"), "unit_dissolve", "cross"),
        (_("Agency"), "unit_agency", "link"),
        (_("Slips with one-time codes"), "unit_slips", "key"),
        (_("Download the people"), "unit_export", "download"),
    ]
    doors = [(label, reverse(f"people_office:{door}", args=[unit.uid]), icon) for label, door, icon in deeds]
    doors.append((_("Found a new unit below"), reverse("people_office:unit_found") + f"?below={unit.uid}", "plus"))
    return [{"label": label, "url": url, "icon": icon} for label, url, icon in doors]


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


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the tree of units, from (label, address) pairs."""
    top = (reverse("people_office:units"), _("Units"))
    return crumbs(top, *((address, label) for label, address in rest))
