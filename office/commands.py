"""What our commands share: clear refusals with exit code 2, reports for people and for machines, whole files only."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from office.errors import Refused
from office.reports import Report
from office.sheet_lists import read_list
from office.sheets import Workbook

T = TypeVar("T")
REFUSED = 2
# What mkstemp takes away again: a colleague must be able to read a file on a shared folder.
READABLE = 0o644


class Refusal(CommandError):
    """Ends a command with a sentence and exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=REFUSED)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there completely or not at all: written beside its place, then moved into it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(name, READABLE)
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):  # the disk is full, or a folder has this name
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> Refusal:
    sentence = _("The file %(path)s cannot be written: %(why)s. Choose another place.")
    return Refusal(sentence % {"path": path, "why": error.strerror})


class OfficeCommand(BaseCommand):
    """A command whose refusals are read by people: the sentence alone, without the name of a class before it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(refusal))
            sys.exit(refusal.returncode)


class ImportCommand(OfficeCommand):
    """A command that reads a workbook and reports what it found: `FILE … [--dry-run] [--json]`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only report, save nothing")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def open_workbook(self, path: Path) -> Workbook:
        """The workbook of the file, or a refusal that says why not."""
        return self.opened(path, read_list)

    def opened(self, path: Path, read: Callable[[Path], T]) -> T:
        """What `read` makes of the file, or a refusal that says why not."""
        if not path.is_file():
            raise Refusal(_("There is no file %s. Check the path.") % path)
        try:
            return read(path)
        except Refused as bad:
            raise Refusal(f"{path.name}: {bad.message}") from bad

    def show(self, report: Report, *, as_json: bool, dry_run: bool) -> None:
        """Prints the report; ends with exit code 2 where nothing at all could be used."""
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self._show_sentences(report, dry_run=dry_run)
        if report.imported == 0 and any(problem.severity == "error" for problem in report.problems):
            raise Refusal(_("Nothing in this file could be imported. The problems above say why."))

    def _show_sentences(self, report: Report, *, dry_run: bool) -> None:
        for problem in report.problems:
            place = "" if problem.message.startswith(problem.where) else f"{problem.where} "
            self.stdout.write(f"[{problem.severity}] {place}{problem.message}")
        values = {"found": report.found, "imported": report.imported, "skipped": report.skipped}
        sentence = _("Found %(found)d, imported %(imported)d, left out %(skipped)d.") % values
        self.stdout.write(sentence + (" " + _("Trial only: nothing was saved.") if dry_run else ""))


def known(sentence: str, found: Any) -> Any:
    """What was looked for, or a refusal with the sentence."""
    if found is None:
        raise Refusal(sentence)
    return found
