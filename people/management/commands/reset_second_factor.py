"""manage.py reset_second_factor NAME: for an account whose owner has lost the telephone and nobody above can help."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal, known
from office.errors import Refused
from people.models import User
from people.second_reset import reset_lost_factors


class Command(OfficeCommand):
    help = "Takes all second factors, passkeys and recovery codes of an account away and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        user = known(_("There is no account %s. Check the name.") % name, User.objects.filter(username=name).first())
        try:
            reset_lost_factors(user=user, by=None, now=clock.now())
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        self.stdout.write(_("Done. %s signs in by the password alone next.") % name)
