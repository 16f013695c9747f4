"""manage.py serve: the platform as one process."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections
from django.utils.translation import gettext as _

from config.durability import switched_off
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
        """What must be done between taking the port and serving: here production refuses a forgetful database."""
        if not settings.PRODUCTION:
            return
        try:
            off = switched_off()
        except OperationalError:  # it may come up later: /readyz goes on asking, in the same way
            return
        finally:
            connections.close_all()
        if off:
            sentence = _("PostgreSQL may lose acknowledged answers: switch on %s in its settings and restart it.")
            raise CommandError(sentence % ", ".join(off), returncode=WRONG_USE)

    def announce(self, address: Address) -> None:
        self.stdout.write(_("Khuê is running at %s") % address.url)
