"""Exports a bank: `export_questions --bank CODE -o FILE.json`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.models import Bank
from exams.bank.record import bank_record
from office.commands import OfficeCommand, Refusal, known, whole_file


class Command(OfficeCommand):
    help = "Exports the complete record of a question bank, keys included, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bank", required=True, help="code of the bank")
        parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["output"]
        if path.suffix != ".json":
            raise Refusal(_("The file must end in .json."))
        bank = known(
            _("There is no question bank with the code “%s”. The list of banks in the back office shows the codes.")
            % options["bank"],
            Bank.objects.filter(code=options["bank"]).select_related("unit").first(),
        )
        with whole_file(path) as stream:
            stream.write(json.dumps(bank_record(bank), ensure_ascii=False, indent=2).encode())
        self.stdout.write(_("Written: %s") % path)
