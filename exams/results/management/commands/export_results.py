"""Exports the official results workbook of a sitting that has ended: `export_results SITTING -o FILE.xlsx`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.results.exporting import export_results
from exams.results.finding import known_sitting
from exams.results.queries import Outcome
from exams.results.tallies import Tally
from office import clock
from office.commands import OfficeCommand, Refusal, whole_file
from office.errors import Refused
from office.signing import sign


class Command(OfficeCommand):
    help = "Exports the official results workbook of a sitting that has ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="code or uid of the sitting")
        parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.xlsx")
        parser.add_argument("--colloquial", action="store_true", help="7.5 in words is “Bảy rưỡi”")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        if path.suffix != ".xlsx" or path.is_dir():
            raise Refusal(_("%s is not a name for a workbook. The file must end in .xlsx.") % path)
        sitting = known_sitting(options["sitting"])
        try:
            with whole_file(path) as out:
                tally = export_results(
                    sitting=sitting, out=out, by=None, now=clock.now(), colloquial=options["colloquial"]
                )
            sign(path, about={"results": sitting.code, "listed": tally.listed, "tested": tally.tested}, now=clock.now())
        except Refused as refused:
            raise Refusal(refused.message) from refused
        figures = figures_of(tally, path)
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if options["json"] else sentence_of(figures))


def figures_of(tally: Tally, path: Path) -> dict[str, str | int]:
    return {
        "path": str(path),
        "listed": tally.listed,
        "tested": tally.tested,
        "marked": tally.outcomes[Outcome.MARKED],
        "absent": tally.outcomes[Outcome.ABSENT],
        "voided": tally.outcomes[Outcome.VOIDED],
    }


def sentence_of(figures: dict[str, str | int]) -> str:
    return _("Written: %(path)s (%(listed)d listed, %(tested)d tested, %(marked)d marked)") % figures
