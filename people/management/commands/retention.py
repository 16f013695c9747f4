"""manage.py retention [--years N] [--yes]: removes what is needed no longer; without --yes only says what it would."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal
from people.models import Person
from people.personal_retention import due_people, due_rows, run_retention


class Command(OfficeCommand):
    help = "Removes what is needed no longer; --years also erases people who left that long ago. Dry run without --yes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--years", type=int, help="erase people whose last membership ended so many years ago")
        parser.add_argument("--yes", action="store_true", help="really do it")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        years, now = options["years"], clock.now()
        if years is not None and years < 1:
            raise Refusal(_("Give at least one year."))
        if options["yes"]:
            due = due_people(on=timezone.localdate(now), years=years) if years else Person.objects.none()
            run = run_retention(people=due, years=years, rows=True, by=None, now=now)
            counts, people = run.rows, run.people
        else:
            counts = {rule.model: rows.count() for rule, rows in due_rows(now)}
            people = due_people(on=timezone.localdate(now), years=years).count() if years else 0
        self._say(counts, people, options)

    def _say(self, counts: dict[str, int], people: int, options: dict[str, Any]) -> None:
        if options["json"]:
            said = {"done": options["yes"], "rows": counts, "people": people}
            self.stdout.write(json.dumps(said, indent=1))
            return
        for model, count in counts.items():
            self.stdout.write(f"{model}: {count}")
        if options["years"]:
            self.stdout.write(_("People: %d") % people)
        if not options["yes"]:
            self.stdout.write(_("Trial only: nothing was removed. Add --yes to do it."))
