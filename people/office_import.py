"""Back-office doors of importing people: upload, look through, confirm. Reading and saving are jobs."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from office import clock
from office.reports import Problem
from people.backoffice import crumbs, form_page, found, needs, page, staff_of
from people.fillable import roster_template
from people.kept_readings import NotRead
from people.kept_uploads import KeptUpload, keep_upload, kept_upload
from people.models import Unit
from people.office_forms import RosterForm
from people.office_jobs import to_job
from people.office_roster_undoing import recent_imports
from people.office_words import DEEDS, field_label, value_label
from people.previews import by_row, preview, row_of
from people.roles import Ability
from people.roster_habits import COLUMN_FIELDS, remembered_columns
from people.roster_import import PlannedPerson, RosterPlan
from people.roster_jobs import READ, SAVE
from people.roster_mending import LEFT_OUT
from people.roster_planning import PURPOSE, KeptPlan, kept_plan
from people.roster_problems import problem_rows_workbook, rows_with_problems
from people.upload_doors import UploadDoors

ICON = "upload"
DOORS = UploadDoors(PURPOSE, READ, SAVE, begin="people_office:roster", preview="people_office:roster_preview")


@needs(Ability.KEEP_PEOPLE)
def roster_upload(request: HttpRequest) -> HttpResponse:
    """Takes a file and has it read in a job; what cannot be read is said there."""
    user = staff_of(request)
    form = RosterForm(request.POST or None, request.FILES or None, user=user, on=clock.today())
    if form.is_valid():
        given = form.cleaned_data
        facts = {"unit": str(given["unit"].uid), "on": given["on"].isoformat()}
        return DOORS.read_it(request, keep_upload(request, given["file"], purpose=PURPOSE, facts=facts))
    address = reverse("people_office:roster_template")
    return form_page(
        request,
        form,
        title=_("Import people"),
        icon=ICON,
        trail=trail(),
        submit=_("Look through the list"),
        template="people/office/roster_upload.html",
        context={"imports": recent_imports(user, clock.now())},
        buttons=[HeaderButton(_("Template"), url=address, icon_name="download")],
    )


@never_cache
@needs(Ability.KEEP_PEOPLE)
def roster_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows all that the import would do; has it saved when it is confirmed and still the same."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload, unit = upload_of(request, token)
    if request.method == "POST":
        return DOORS.save_it(request, upload)
    try:
        kept = kept_plan(upload, unit, staff_of(request))
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    return page(
        request,
        "people/office/roster_preview.html",
        title=_("Import people: %s") % upload.name,
        icon=ICON,
        trail=trail((_("Preview"), "")),
        context=_preview(request, kept)
        | {"cancel_url": reverse("people_office:roster_cancel", args=[token]), "token": token},
        buttons=_buttons(kept, token),
    )


def _buttons(kept: KeptPlan, token: str) -> list[HeaderButton]:
    if not rows_with_problems(kept.plan):
        return []
    address = reverse("people_office:roster_problems", args=[token])
    return [HeaderButton(_("Rows with problems"), url=address, icon_name="download")]


def upload_of(request: HttpRequest, token: str) -> tuple[KeptUpload, Unit]:
    """The upload of this browser, and the unit it is for as long as the user may keep its people."""
    upload = kept_upload(request, token, purpose=PURPOSE)
    return upload, found(Unit.objects.where_may(staff_of(request), Ability.KEEP_PEOPLE), upload.facts["unit"])


@require_POST
@needs(Ability.KEEP_PEOPLE)
def roster_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Deletes the upload, unless it is being saved."""
    return DOORS.cancel(request, token)


@needs(Ability.KEEP_PEOPLE)
def roster_template_file(request: HttpRequest) -> HttpResponse:
    return workbook_response(roster_template(made_at=clock.now()), "danh-sach.xlsx")


@never_cache
@needs(Ability.KEEP_PEOPLE)
def roster_problems(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems as a workbook: to mend there, and to import that one."""
    upload, unit = upload_of(request, token)
    try:
        kept = kept_plan(upload, unit, staff_of(request))
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    out = io.BytesIO()
    problem_rows_workbook(out, kept.plan, name=upload.name, made_at=clock.now())
    return workbook_response(out.getvalue(), "dong-can-xem.xlsx")


def workbook_response(content: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _saves_in_words(plan: RosterPlan) -> str:
    saves = plan.counts.get("create", 0) + plan.counts.get("change", 0)
    return ngettext("Save %d person", "Save %d people", saves) % saves


def _preview(request: HttpRequest, kept: KeptPlan) -> dict[str, Any]:
    plan, roster = kept.plan, kept.mended.roster
    doubtful = rows_with_problems(plan)
    shown = preview(request, plan, DEEDS, picked={"look": (_("Only those to look at"), doubtful)} if doubtful else {})
    return {
        **shown,
        "rows": _lines(shown["page_obj"].object_list, kept),
        "submit": _saves_in_words(plan),
        "found": len(plan.rows),
        "unit_name": plan.unit.name_on(plan.on),
        "on": plan.on,
        "sheet": roster.sheet,
        "columns": [(field_label(name), ", ".join(cells)) for name, cells in roster.columns.items()],
        "column_lines": _column_lines(kept),
        "column_choices": [("", _("Not used")), *((name, field_label(name)) for name in COLUMN_FIELDS)],
        "mended": len(kept.mended.mended),
        "left_out": len(kept.mended.left_out),
    }


def _column_lines(kept: KeptPlan) -> list[tuple[str, str, str]]:
    """Place, heading and field of the columns whose meaning somebody may say, or has said before."""
    said = remembered_columns(kept.plan.unit)
    unread = [(cell, heading, "") for cell, heading in kept.mended.roster.unread.items() if heading not in said]
    return [*unread, *(("", heading, name) for heading, name in said.items())]


def _lines(rows: Any, kept: KeptPlan) -> list[dict[str, Any]]:
    """What the table shows of each row; unit names in one query."""
    names = _unit_names(rows, kept.plan.on)
    remarks, places = by_row(kept.plan.problems), {id(row): at for at, row in enumerate(kept.plan.rows)}
    return [
        _line(row, names, remarks)
        | {
            "place": places[id(row)],
            "mended": places[id(row)] in kept.mended.mended,
            "left_out": any(one.code == LEFT_OUT for one in row.draft.problems),
        }
        for row in rows
    ]


def _unit_names(rows: Any, on: date) -> dict[int, str]:
    units = {row.unit.pk for row in rows if row.unit}
    named: Iterable[Any] = Unit.objects.filter(pk__in=units).with_names(on)
    return {unit.pk: unit.current_name or "" for unit in named}


def _line(row: PlannedPerson, names: dict[int, str], remarks: dict[Any, list[Problem]]) -> dict[str, Any]:
    draft = row.draft
    return {
        "draft": draft,
        "deed": row.deed,
        "deed_label": DEEDS[row.deed],
        "unit": names.get(row.unit.pk, "") if row.unit else draft.unit_text,
        "born": draft.born.as_written if draft.born else "",
        "changes": [
            (field_label(name), value_label(name, old), value_label(name, new))
            for name, (old, new) in row.changes.items()
        ],
        "remarks": remarks.get(row_of(draft.where), []),
    }


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the import of people, from (label, address) pairs."""
    people = (reverse("people_office:people"), _("People"))
    here = (reverse("people_office:roster") if rest else "", _("Import people"))
    return crumbs(people, here, *((address, label) for label, address in rest))
