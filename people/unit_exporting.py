"""The people of a unit as a file: for a reader of lists, for this platform, for another."""

import io
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from office import journal
from people.models import Unit, User
from people.oneroster_writing import write_oneroster
from people.roster_export import people_record, write_people_workbook

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": EXCEL, "json": "application/json", "oneroster": "application/zip"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that is handed out."""

    name: str
    kind: str
    content: bytes


@transaction.atomic
def export_people(*, unit: Unit, on: date, form: str, by: User, now: datetime) -> ExportedFile:
    """The people of the unit and below on the day, with a line in the journal of the unit."""
    out = io.BytesIO()
    count = _written(unit, on, form, out)
    data = {"format": form, "on": str(on), "people": count}
    journal.write(act="people.unit.export", subject=unit, by=by, now=now, data=data)
    ending = "zip" if form == "oneroster" else form
    return ExportedFile(f"{form}-{unit.code}-{on.isoformat()}.{ending}", FORMATS[form], out.getvalue())


def _written(unit: Unit, on: date, form: str, out: io.BytesIO) -> int:
    if form == "xlsx":
        return write_people_workbook(unit, on, out)
    if form == "oneroster":
        return write_oneroster(unit, on, out, numbers=True)
    record = people_record(unit, on)
    out.write(json.dumps(record, ensure_ascii=False, indent=1).encode())
    return len(record["people"])
