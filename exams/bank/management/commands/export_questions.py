"""Exports a bank: `export_questions --bank CODE [--format F] -o FILE`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.bank_items import items_of
from exams.bank.formats.export_outcome import Written
from exams.bank.formats.writing import ENDINGS, written
from exams.bank.models import Bank
from exams.bank.record import bank_record
from office.commands import OfficeCommand, Refusal, known, whole_file

RECORD = "json"
# "json" is the complete record with all versions, not the exchange of items.
FORMATS = (RECORD, *sorted(ENDINGS.keys() - {RECORD}))


class Command(OfficeCommand):
    help = "Exports a question bank, keys included: its complete record as JSON, or its questions for other programs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bank", required=True, help="code of the bank")
        parser.add_argument("--format", choices=FORMATS, default=RECORD, help="json: the complete record")
        parser.add_argument("-o", "--output", type=Path, required=True, help="FILE, with the ending of the format")

    def handle(self, *args: Any, **options: Any) -> None:
        path, ending = options["output"], ENDINGS[options["format"]]
        if path.suffix != ending:
            raise Refusal(_("The file must end in %s.") % ending)
        bank = known(
            _("There is no question bank with the code “%s”. The list of banks in the back office shows the codes.")
            % options["bank"],
            Bank.objects.filter(code=options["bank"]).select_related("unit").first(),
        )
        outcome = _written(bank, options["format"])
        with whole_file(path) as stream:
            stream.write(outcome.content)
        for problem in outcome.problems:
            self.stderr.write(f"[{problem.severity}] {problem.message}")
        self.stdout.write(_("Written: %s") % path)


def _written(bank: Bank, format: str) -> Written:
    if format == RECORD:
        return Written(json.dumps(bank_record(bank), ensure_ascii=False, indent=2).encode())
    return written(items_of(bank), format)
