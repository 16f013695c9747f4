"""Back-office doors of importing people: upload, look through, confirm."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from office import clock
from office.reports import Problem
from office.sheets import read_workbook
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of, warn
from people.fillable import roster_template
from people.keeping import people_kept_by
from people.kept_uploads import KeptUpload, keep_if_read, kept_upload, read_once, take_upload
from people.models import Unit, User
from people.office_forms import RosterForm
from people.office_words import DEEDS, field_label, value_label
from people.previews import by_row, plan_digest, preview, row_of
from people.roles import Ability
from people.roster_import import PlannedPerson, RosterPlan, apply_roster, plan_roster
from people.roster_reading import Roster, read_roster

ICON = "upload"
PURPOSE = "people"


@needs(Ability.KEEP_PEOPLE)
def roster_upload(request: HttpRequest) -> HttpResponse:
    """Takes a workbook and keeps it for the preview; what cannot be read is refused at once, at its field."""
    user = staff_of(request)
    form = RosterForm(request.POST or None, request.FILES or None, user=user, on=clock.today())
    if form.is_valid():
        given = form.cleaned_data
        facts = {"unit": str(given["unit"].uid), "on": given["on"].isoformat()}
        upload = keep_if_read(request, form, purpose=PURPOSE, facts=facts, read=_read)
        if upload is not None:
            return redirect("people_office:roster_preview", upload.token)
    address = reverse("people_office:roster_template")
    return form_page(
        request,
        form,
        title=_("Import people"),
        icon=ICON,
        trail=trail(),
        submit=_("Look through the list"),
        template="people/office/roster_upload.html",
        buttons=[HeaderButton(_("Template"), url=address, icon_name="download")],
    )


@needs(Ability.KEEP_PEOPLE)
def roster_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows all that the import would do; saves it when it is confirmed and still the same."""
    user = staff_of(request)
    upload = kept_upload(request, token, purpose=PURPOSE)
    unit, on = _target(upload, user)
    if request.method == "POST":
        return _confirm(request, upload, unit, on, user)
    roster = read_once(upload, _read)
    plan = within_reach(plan_roster(roster=roster, unit=unit, on=on), user)
    return page(
        request,
        "people/office/roster_preview.html",
        title=_("Import people: %s") % upload.name,
        icon=ICON,
        trail=trail((_("Preview"), "")),
        context=_preview(request, plan, roster)
        | {
            "cancel_url": reverse("people_office:roster_cancel", args=[token]),
            "submit": _saves_in_words(plan),
            "unit_name": unit.name_on(on),
            "on": on,
        },
    )


@require_POST
@needs(Ability.KEEP_PEOPLE)
def roster_cancel(request: HttpRequest, token: str) -> HttpResponse:
    take_upload(request, kept_upload(request, token, purpose=PURPOSE))
    say(request, _("Nothing was imported, and the file is deleted here."))
    return redirect("people_office:roster")


@needs(Ability.KEEP_PEOPLE)
def roster_template_file(request: HttpRequest) -> HttpResponse:
    return workbook_response(roster_template(made_at=clock.now()), "danh-sach.xlsx")


def workbook_response(content: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def within_reach(plan: RosterPlan, user: User) -> RosterPlan:
    """The plan without changes to people whom the user may not change: a citizen number in a file opens nothing."""
    known = {row.person.pk for row in plan.rows if row.person}
    kept = set(people_kept_by(user, clock.today()).filter(pk__in=known).values_list("pk", flat=True))
    barred = [row for row in plan.rows if row.person and row.person.pk not in kept]
    if not barred:
        return plan
    message = _("“%s” is kept by another unit. This row is left out; ask that unit to make the change.")
    problems = [
        Problem(row.draft.where, "person_out_of_reach", message % row.draft.full_name, "error") for row in barred
    ]
    places = {id(row) for row in barred}
    rows = [replace(row, deed="skip", person=None, changes={}) if id(row) in places else row for row in plan.rows]
    counts = {deed: sum(row.deed == deed for row in rows) for deed in DEEDS}
    return replace(plan, rows=rows, problems=[*plan.problems, *problems], counts=counts)


def _saves_in_words(plan: RosterPlan) -> str:
    saves = plan.counts.get("create", 0) + plan.counts.get("change", 0)
    return ngettext("Save %d person", "Save %d people", saves) % saves


def _target(upload: KeptUpload, user: User) -> tuple[Unit, date]:
    unit = found(Unit.objects.where_may(user, Ability.KEEP_PEOPLE), upload.facts["unit"])
    return unit, date.fromisoformat(upload.facts["on"])


def _read(path: Path, name: str) -> Roster:
    return read_roster(read_workbook(path, name=name), today=clock.today())


def _confirm(request: HttpRequest, upload: KeptUpload, unit: Unit, on: date, user: User) -> HttpResponse:
    """Reads and plans anew: what is saved must be what was looked at."""
    roster = _read(upload.path, upload.name)
    plan = within_reach(plan_roster(roster=roster, unit=unit, on=on), user)
    if plan_digest(plan.rows) != request.POST.get("digest"):
        warn(request, _("The registry has changed since you looked. Look through the list once more."))
        return redirect("people_office:roster_preview", upload.token)
    take_upload(request, upload)
    apply_roster(plan=plan, by=user, now=clock.now())
    added, changed = plan.counts.get("create", 0), plan.counts.get("change", 0)
    first = ngettext("%d person was added", "%d people were added", added) % added
    second = ngettext("%d person was changed", "%d people were changed", changed) % changed
    say(request, f"{first}, {second}.")
    return redirect(reverse("people_office:people") + f"?unit={unit.uid}")


def _preview(request: HttpRequest, plan: RosterPlan, roster: Roster) -> dict[str, Any]:
    shown = preview(request, plan, DEEDS)
    return {
        **shown,
        "rows": _lines(shown["page_obj"].object_list, plan),
        "found": len(plan.rows),
        "sheet": roster.sheet,
        "columns": [(field_label(name), ", ".join(cells)) for name, cells in roster.columns.items()],
        "unread": roster.unread,
    }


def _lines(rows: Any, plan: RosterPlan) -> list[dict[str, Any]]:
    """What the table shows of each row; unit names in one query."""
    units = {row.unit.pk for row in rows if row.unit}
    named: Iterable[Any] = Unit.objects.filter(pk__in=units).with_names(plan.on)
    names = {unit.pk: unit.current_name or "" for unit in named}
    remarks = by_row(plan.problems)
    return [_line(row, names, remarks) for row in rows]


def _line(row: PlannedPerson, names: dict[int, str], remarks: dict[Any, list[Problem]]) -> dict[str, Any]:
    draft = row.draft
    return {
        "draft": draft,
        "deed": row.deed,
        "deed_label": DEEDS[row.deed],
        "unit": names.get(row.unit.pk, "") if row.unit else draft.unit_text,
        "born": _born(draft.born),
        "changes": [
            (field_label(name), value_label(name, old), value_label(name, new))
            for name, (old, new) in row.changes.items()
        ],
        "remarks": remarks.get(row_of(draft.where), []),
    }


def _born(born: Any) -> str:
    if not born or not born.on:
        return ""
    shape = {"day": "%d/%m/%Y", "month": "%m/%Y"}.get(born.precision, "%Y")
    return str(born.on.strftime(shape))


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the import of people, from (label, address) pairs."""
    people = (reverse("people_office:people"), _("People"))
    here = (reverse("people_office:roster") if rest else "", _("Import people"))
    return crumbs(people, here, *((address, label) for label, address in rest))
