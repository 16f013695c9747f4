"""Exports the people of a unit: `export_people --unit CODE [--on DATE] -o FILE.xlsx|.json|.zip`."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal, known, whole_file
from people.models import Unit
from people.oneroster_writing import write_oneroster
from people.roster_export import people_record, write_people_workbook


class Command(OfficeCommand):
    help = "Exports the people of a unit and of those below it, as of a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--on", type=date.fromisoformat, help="as of (YYYY-MM-DD); default: today")
        parser.add_argument(
            "-o", "--output", type=Path, required=True, help="FILE.xlsx, FILE.json, or FILE.zip (OneRoster 1.2)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on, path = options["on"] or clock.today(), options["output"]
        if path.suffix not in (".xlsx", ".json", ".zip"):
            raise Refusal(_("The file must end in .xlsx, .json or .zip."))
        unit = known(
            _("There is no unit with the code “%s”. The list of units in the back office shows the codes.")
            % options["unit"],
            Unit.objects.filter(code=options["unit"]).first(),
        )
        with whole_file(path) as stream:
            if path.suffix == ".json":
                stream.write(json.dumps(people_record(unit, on), ensure_ascii=False, indent=2).encode())
            elif path.suffix == ".zip":
                write_oneroster(unit, on, stream, numbers=True)
            else:
                write_people_workbook(unit, on, stream)
        self.stdout.write(_("Written: %s") % path)
