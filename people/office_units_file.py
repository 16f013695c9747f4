"""Back-office doors of the tree as a workbook: out as of a day; in with a preview, and nothing saved before that."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office import clock
from office.errors import Refused
from office.sheet_files import read_bytes
from office.sheets import read_workbook
from people.backoffice import crumbs, form_page, needs, page, say, staff_of, warn
from people.kept_uploads import KeptUpload, keep_if_read, kept_upload, read_once, take_upload
from people.models import Reorganisation, Unit, User
from people.office_fields import DayField, WorkbookField
from people.oneroster_package import is_package, read_package
from people.oneroster_reading import units_of
from people.previews import by_row, plan_digest, preview, row_of
from people.roles import Ability
from people.unit_tree_form import TreeForm
from people.units_import import UnitsPlan, apply_units, plan_units
from people.units_sheet import KIND_WORDS, UnitRow, read_units, write_units_workbook

ICON = "group"
PURPOSE, SHOWN = "units", 10
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
    """Takes a workbook and keeps it for the preview; what cannot be read is refused at once, at its field."""
    form = UnitsFileForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    if form.is_valid():
        facts = {"on": form.cleaned_data["on"].isoformat()}
        upload = keep_if_read(request, form, purpose=PURPOSE, facts=facts, read=_read)
        if upload is not None:
            return redirect("people_office:units_preview", upload.token)
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


@needs(Ability.KEEP_PEOPLE)
def units_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows all that the list would do; does it when it is confirmed and still the same."""
    user, upload = staff_of(request), kept_upload(request, token, purpose=PURPOSE)
    on = date.fromisoformat(upload.facts["on"])
    plan = plan_units(rows=read_once(upload, _read), on=on, by=user, now=clock.now())
    if request.method == "POST":
        return _confirm(request, upload, plan, on, user)
    title = _("Import units: %s") % upload.name
    context = preview(request, plan, DEEDS)
    if plan.counts["skip"]:
        context["saves"] = 0
    more = {
        "rows": _lines(context["page_obj"].object_list, plan),
        "cancel_url": reverse("people_office:units_cancel", args=[token]),
        "submit": _("Save these units"),
        "on": on,
    }
    template = "people/office/units_preview.html"
    return page(request, template, title=title, icon=ICON, trail=_trail(title), context=context | more)


@require_POST
@needs(Ability.KEEP_PEOPLE)
def units_cancel(request: HttpRequest, token: str) -> HttpResponse:
    take_upload(request, kept_upload(request, token, purpose=PURPOSE))
    say(request, _("Nothing was imported, and the file is deleted here."))
    return redirect("people_office:units_upload")


def _confirm(request: HttpRequest, upload: KeptUpload, plan: UnitsPlan, on: date, user: User) -> HttpResponse:
    """What is saved must be what was looked at."""
    if plan_digest(plan.rows) != request.POST.get("digest"):
        warn(request, _("The registry has changed since you looked. Look through the list once more."))
        return redirect("people_office:units_preview", upload.token)
    try:
        apply_units(plan=plan, on=on, by=user, now=clock.now(), file_name=upload.name)
    except Refused as refusal:
        warn(request, refusal.message)
        return redirect("people_office:units_preview", upload.token)
    take_upload(request, upload)
    founded, changed = plan.counts["create"], plan.counts["change"]
    first = ngettext("%d unit was founded", "%d units were founded", founded) % founded
    second = ngettext("%d was renamed or moved", "%d were renamed or moved", changed) % changed
    say(request, f"{first}, {second}.")
    return redirect("people_office:units")


def _read(path: Path, name: str) -> list[UnitRow]:
    content = read_bytes(path)
    if is_package(content):
        return units_of(read_package(content))
    return read_units(read_workbook(path, name=name))


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
