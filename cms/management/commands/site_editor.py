"""manage.py site_editor NAME editor|moderator [--end]: who writes the site's pages, and who approves them."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from cms.editors import Part, admit_editor, dismiss_editor
from office import clock
from office.commands import OfficeCommand, Refusal, known
from office.errors import Refused
from people.models import User


class Command(OfficeCommand):
    help = "Lets an account write the site's pages (editor), or approve and publish them as well (moderator)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")
        parser.add_argument("part", choices=[part.name.lower() for part in Part])
        parser.add_argument("--end", action="store_true", help="takes it from the account again")

    def handle(self, *args: Any, **options: Any) -> None:
        name, part = options["name"], Part[options["part"].upper()]
        user = known(_("There is no account %s. Check the name.") % name, User.objects.filter(username=name).first())
        try:
            (dismiss_editor if options["end"] else admit_editor)(user=user, part=part, by=None, now=clock.now())
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        self.stdout.write(_("Done. %s meets it with the next page.") % name)
