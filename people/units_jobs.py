"""The jobs of importing units: reading the list and trying it out, and saving what was looked through, or nothing."""

from datetime import date
from functools import partial
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.errors import Refused
from office.jobs.context import Context, LastStep, Outcome
from office.reports import Problem
from office.sheet_files import read_bytes
from office.sheets import read_workbook
from people.kept_readings import Reading, shape_of
from people.kept_uploads import KeptUpload
from people.oneroster_package import is_package, read_package
from people.oneroster_reading import units_of
from people.units_import import ListOutdated, PlannedUnit, UnitsPlan, apply_units, plan_units
from people.units_sheet import UnitRow, read_units
from people.upload_jobs import kept_if_read, let_go, read_safely, told_as, upload_of

READ, SAVE, PURPOSE = "people.read_units", "people.save_units", "units"
UNITS = Reading("units", UnitsPlan, shape_of(UnitsPlan, PlannedUnit, UnitRow, Problem))
MOST_UNITS = 10_000


class UnitsRefused(Refused):
    code = "units_refused"


def units_of_file(path: Path, name: str) -> list[UnitRow]:
    """The units of a workbook or of a OneRoster package."""
    content = read_bytes(path)
    rows = units_of(read_package(content)) if is_package(content) else read_units(read_workbook(path, name=name))
    if len(rows) > MOST_UNITS:
        raise UnitsRefused(
            _("The list has %(rows)d units; %(most)d are the most at once. Split it, superior units first.")
            % {"rows": len(rows), "most": MOST_UNITS}
        )
    return rows


def read_file(context: Context) -> Outcome:
    """Reads the upload and keeps what it would do for the preview; what cannot be read is not kept either."""
    upload = upload_of(context)
    with kept_if_read(upload):
        with told_as(context, _("Reading the units of “%s”") % upload.name):
            rows = read_safely(context, upload, units_of_file, upload.path, upload.name)
        with told_as(context, _("Comparing with the registry")):
            plan = plan_units(rows=rows, on=_day(upload), by=context.by, now=context.now)
    UNITS.keep(UNITS.place(upload), plan)
    return Outcome(reverse("people_office:units_preview", args=[upload.token]))


def save_units(context: Context) -> LastStep:
    """Saves what was looked through, if it still is what saving would do."""
    upload = upload_of(context)
    plan = UNITS.of(upload)
    context.progress(0, 0, _("Saving the units"))
    return partial(_save, context, upload, plan)


def _save(context: Context, upload: KeptUpload, plan: UnitsPlan) -> Outcome:
    try:
        apply_units(plan=plan, on=_day(upload), by=context.by, now=context.now, file_name=upload.name)
    except ListOutdated:
        UNITS.place(upload).unlink(missing_ok=True)  # the preview tries the list out anew
        raise
    transaction.on_commit(partial(let_go, upload))
    founded, changed = plan.counts["create"], plan.counts["change"]
    first = ngettext("%d unit was founded", "%d units were founded", founded) % founded
    second = ngettext("%d was renamed or moved", "%d were renamed or moved", changed) % changed
    return Outcome(reverse("people_office:units"), f"{first}, {second}.", {"founded": founded, "changed": changed})


def _day(upload: KeptUpload) -> date:
    """The day from which the list holds."""
    return date.fromisoformat(upload.facts["on"])
