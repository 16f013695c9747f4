"""manage.py backup_database TARGET: the database as one file, taken while the platform runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from config.backups import back_up
from office.commands import OfficeCommand


class Command(OfficeCommand):
    help = "Writes the whole database into one file, and beside it how many rows each table has."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path)

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        counts = back_up(target)
        values = {"rows": sum(counts.values()), "tables": len(counts), "path": target}
        self.stdout.write(_("%(rows)d rows of %(tables)d tables are in %(path)s.") % values)
