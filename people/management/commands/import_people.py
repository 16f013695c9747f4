"""Imports a roster: `import_people FILE --unit CODE [--on DATE] [--dry-run] [--json]`."""

from argparse import ArgumentParser
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import ImportCommand, known
from people.models import Unit
from people.roster_files import roster_of_file
from people.roster_habits import remembered_columns
from people.roster_import import apply_roster, plan_roster


class Command(ImportCommand):
    help = "Imports people of a unit from a list (.xlsx, .xls, .ods, CSV, .json, OneRoster .zip): all of it or nothing."

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
        read = partial(roster_of_file, today=clock.today(), columns=remembered_columns(unit))
        roster = self.opened(options["file"], read)
        plan = plan_roster(roster=roster, unit=unit, on=on)
        if not options["dry_run"]:
            apply_roster(plan=plan, by=None, now=clock.now(), file_name=options["file"].name)
        self.show(plan.report(), as_json=options["json"], dry_run=options["dry_run"])
