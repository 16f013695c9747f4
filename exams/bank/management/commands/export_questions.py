"""Exports a bank: `export_questions --bank CODE [--format F] -o FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.exporting import ENDINGS, FORMATS, RECORD, export_bank
from exams.bank.models import Bank
from office import clock
from office.commands import OfficeCommand, Refusal, known, whole_file


class Command(OfficeCommand):
    help = "Exports a question bank, keys included: its complete record as JSON, or its questions in other formats."

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
        exported = export_bank(bank=bank, format=options["format"], by=None, now=clock.now(), on=clock.today())
        with whole_file(path) as stream:
            stream.write(exported.content)
        for problem in exported.problems:
            self.stderr.write(f"[{problem.severity}] {problem.message}")
        self.stdout.write(_("Written: %s") % path)
