"""Back-office doors of the tree as a workbook: out as of a day; in with a preview, and nothing saved before that."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office import clock
from people.backoffice import crumbs, form_page, needs, page, staff_of, warn
from people.kept_readings import NotRead
from people.kept_uploads import KeptUpload, keep_upload, kept_upload
from people.models import Reorganisation, Unit, User
from people.office_fields import DayField, WorkbookField
from people.office_jobs import to_job
from people.previews import by_row, preview, row_of
from people.roles import Ability
from people.unit_tree_form import TreeForm
from people.units_import import UnitsPlan
from people.units_jobs import PURPOSE, READ, SAVE, UNITS
from people.units_sheet import KIND_WORDS, write_units_workbook
from people.upload_doors import UploadDoors

ICON = "group"
SHOWN = 10
DOORS = UploadDoors(PURPOSE, READ, SAVE, begin="people_office:units_upload", preview="people_office:units_preview")
DEEDS: Mapping[str, Promise | str] = {
    "create": _lazy("Founded"),
    "change": _lazy("Renamed or moved"),
    "same": _lazy("As it is"),
    "skip": _lazy("Refused"),
}


class UnitsFileForm(forms.Form):
    """A list of units, and the day from which it holds."""

    file = WorkbookField(
        label=_lazy("File"),
        accept=".xlsx,.zip",
        help_text=_lazy(
            "An Excel workbook (.xlsx) with the columns of the download, or a OneRoster 1.2 package (.zip). Units not "
            "in it stay."
        ),
    )
    on = DayField(label=_lazy("Takes effect on"))


@needs(Ability.SEE_PEOPLE)
def units_file(request: HttpRequest) -> HttpResponse:
    """The units in sight as of a day."""
    out, on = io.BytesIO(), TreeForm(request.GET).day(clock.today())
    write_units_workbook(Unit.objects.visible_to(staff_of(request)), on, out, made_at=clock.now())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f'attachment; filename="don-vi-{on.isoformat()}.xlsx"'
    return HttpResponse(out.getvalue(), content_type=kind, headers={"Content-Disposition": name})


@needs(Ability.KEEP_PEOPLE)
def units_upload(request: HttpRequest) -> HttpResponse:
    """Takes a file and has it read in a job; what cannot be read is said there."""
    form = UnitsFileForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    if form.is_valid():
        facts = {"on": form.cleaned_data["on"].isoformat()}
        return DOORS.read_it(request, keep_upload(request, form.cleaned_data["file"], purpose=PURPOSE, facts=facts))
    title = _("Import units")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=_trail(title),
        submit=_("Look through the list"),
        template="people/office/units_upload.html",
        context={"imports": _own_imports(staff_of(request))},
    )


def _own_imports(user: User) -> QuerySet[Reorganisation]:
    """The last lists that the user may take back, newest first."""
    lists = Reorganisation.objects.kept_by(user).filter(kind=Reorganisation.Kind.IMPORT)
    return lists.select_related("by__person").defer("changes").order_by("-pk")[:SHOWN]


@never_cache
@needs(Ability.KEEP_PEOPLE)
def units_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows all that the list would do; has it done when it is confirmed and still the same."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload = kept_upload(request, token, purpose=PURPOSE)
    try:
        plan = UNITS.of(upload)
    except NotRead:
        return DOORS.read_or_reading(request, upload)
    title, context = _("Import units: %s") % upload.name, preview(request, plan, DEEDS)
    if request.method == "POST":
        return _confirmed(request, upload, context["digest"])
    if plan.counts["skip"]:
        context["saves"] = 0
    more = {
        "rows": _lines(context["page_obj"].object_list, plan),
        "cancel_url": reverse("people_office:units_cancel", args=[token]),
        "submit": _("Save these units"),
        "on": date.fromisoformat(upload.facts["on"]),
    }
    template = "people/office/units_preview.html"
    return page(request, template, title=title, icon=ICON, trail=_trail(title), context=context | more)


def _confirmed(request: HttpRequest, upload: KeptUpload, digest: str) -> HttpResponse:
    """What is saved must be what was looked at."""
    if request.POST.get("digest") == digest:
        return DOORS.save_it(request, upload)
    warn(request, _("The registry has changed since you looked. Look through the list once more."))
    return redirect("people_office:units_preview", upload.token)


@require_POST
@needs(Ability.KEEP_PEOPLE)
def units_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Deletes the upload, unless it is being saved."""
    return DOORS.cancel(request, token)


def _lines(rows: Any, plan: UnitsPlan) -> list[dict[str, Any]]:
    remarks = by_row(plan.problems)
    return [
        {
            "row": planned.row,
            "deed": planned.deed,
            "deed_label": DEEDS[planned.deed],
            "before": planned.before if planned.before != planned.row.name else "",
            "kind": KIND_WORDS.get(planned.row.kind, planned.row.kind_text),
            "remarks": remarks.get(row_of(planned.row.where), []),
        }
        for planned in rows
    ]


def _trail(title: str) -> list[dict[str, Any]]:
    return crumbs((reverse("people_office:units"), _("Units")), ("", title))
