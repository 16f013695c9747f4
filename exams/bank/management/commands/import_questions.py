"""Imports questions: `import_questions FILE --bank CODE [--format auto] [--dry-run] [--json]`."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.models import Bank
from exams.bank.question_files import FORMATS, read_question_file
from exams.bank.question_import import apply_questions, plan_questions
from office import clock
from office.commands import ImportCommand, known


class Command(ImportCommand):
    help = "Imports the questions of a file into a bank, by meaning: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--bank", required=True, help="code of the bank")
        parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="what the file is (found by itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        bank = known(
            _("There is no question bank with the code “%s”. The list of banks in the back office shows the codes.")
            % options["bank"],
            Bank.objects.filter(code=options["bank"]).first(),
        )
        sheet = self.opened(options["file"], lambda path: read_question_file(path, path.name, options["format"]))
        plan = plan_questions(sheet=sheet, bank=bank)
        if not options["dry_run"]:
            apply_questions(plan=plan, by=None, now=clock.now())
        self.show(plan.report(), as_json=options["json"], dry_run=options["dry_run"])
