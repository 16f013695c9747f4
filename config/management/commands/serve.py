"""manage.py serve: the platform as one process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from config.serving import Address, CannotListen, listen, read_address, serve

WRONG_USE = 2


class Command(BaseCommand):
    help = "Serves pages and sockets in one process and closes overdue attempts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", help="host:port (else KHUE_BIND, else 127.0.0.1:8000)")
        parser.add_argument("--port", type=int, help="another port")

    def handle(self, *args: Any, bind: str | None, port: int | None, **options: Any) -> None:
        try:
            address = read_address(bind=bind, port=port)
            held = listen(address)
        except (ValueError, CannotListen) as reason:
            raise CommandError(str(reason), returncode=WRONG_USE) from reason
        self.prepare()
        serve(held, announce=lambda: self.announce(address))

    def prepare(self) -> None:
        """What must be done between taking the port and serving."""

    def announce(self, address: Address) -> None:
        self.stdout.write(_("Khuê is running at %s") % address.url)
