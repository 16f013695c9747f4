"""manage.py reset_demo: throws the demo's data away and loads it anew."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from config.env import read_env


class Command(BaseCommand):
    help = "Throws the demo's data away and loads it anew. Only for the SQLite file of a demo that is not running."

    def handle(self, *args: Any, **options: Any) -> None:
        if read_env().production or connection.vendor != "sqlite":
            raise CommandError(_("Only the demo's own SQLite file is ever thrown away: this is another database."))
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo")
