"""Marks a sitting again from its dossier alone: `remark_export FILE.zip [--out marks.json]`. Needs no database.

Exit code 0: every seal and every chain holds and the marks come out byte for byte; 1: they do not, and the first
difference is named; 2: this is no dossier.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.results.remark import NoDossier, remark
from office.commands import OfficeCommand, Refusal, whole_file


class Command(OfficeCommand):
    help = "Marks a sitting again from its dossier alone and compares the marks byte for byte."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="FILE.zip")
        parser.add_argument("--out", type=Path, help="where to write the marks as they came out")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as stream:
                done = remark(stream)
        except OSError as error:
            raise Refusal(_("There is no file %s. Check the path.") % path) from error
        except NoDossier as refused:
            raise Refusal(refused.message) from refused
        if options["out"] and done.marks:
            with whole_file(options["out"]) as out:
                out.write(done.marks)
        if done.difference:
            self.stdout.write(done.difference)
            sys.exit(1)
        self.stdout.write(_("Attempts marked again: %d. Every seal holds, and every mark is the same.") % done.attempts)
