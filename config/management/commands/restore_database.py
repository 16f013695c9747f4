"""manage.py restore_database SOURCE: fills an empty database from a backup and compares the rows."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from config.backups import restore
from office.commands import OfficeCommand


class Command(OfficeCommand):
    help = "Fills an empty database from a file of backup_database; nothing that is there is ever overwritten."
    requires_system_checks: list[str] = []  # some of them ask tables that are still to come

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)

    def handle(self, *args: Any, source: Path, **options: Any) -> None:
        counts = restore(source)
        values = {"rows": sum(counts.values()), "tables": len(counts)}
        self.stdout.write(_("%(rows)d rows of %(tables)d tables are back, as many as the backup had.") % values)
