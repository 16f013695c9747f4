"""manage.py catalogues update | compile | check: the Vietnamese and Hindi catalogues."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import catalogues


class Command(BaseCommand):
    help = "Keeps the message catalogues: merges new messages, compiles, or names what is missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("update", "compile", "check"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {"update": catalogues.update, "compile": catalogues.compile_all, "check": self.check_all}[action]()

    def check_all(self) -> None:
        """Fails naming every fault."""
        faults = catalogues.check()
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults in the catalogues.")
        self.stdout.write("The catalogues are complete.")
