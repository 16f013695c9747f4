"""Imports a roster: `import_people FILE --unit CODE [--on DATE] [--dry-run] [--json]`."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import ImportCommand, known
from people.models import Unit
from people.roster_habits import remembered_columns
from people.roster_import import apply_roster, plan_roster
from people.roster_reading import read_roster


class Command(ImportCommand):
    help = "Imports people of a unit from a list (.xlsx, .xls, .ods, CSV), by meaning: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--unit", required=True, help="code of the unit that the roster is of")
        parser.add_argument("--on", type=date.fromisoformat, help="member since (YYYY-MM-DD); default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or clock.today()
        unit = known(
            _("There is no unit with the code “%s”. The list of units in the back office shows the codes.")
            % options["unit"],
            Unit.objects.existing(on).filter(code=options["unit"]).first(),
        )
        workbook = self.open_workbook(options["file"])
        roster = read_roster(workbook, today=clock.today(), columns=remembered_columns(unit))
        plan = plan_roster(roster=roster, unit=unit, on=on)
        if not options["dry_run"]:
            apply_roster(plan=plan, by=None, now=clock.now(), file_name=options["file"].name)
        self.show(plan.report(), as_json=options["json"], dry_run=options["dry_run"])
