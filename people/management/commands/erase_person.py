"""manage.py erase_person UID --reason TEXT [--yes]: erases who a person is; the record stays as a pseudonym."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal, known
from office.errors import Refused
from people.models import Person
from people.personal_erasing import erase_person


class Command(OfficeCommand):
    help = "Erases who a person is. The record stays as a pseudonym, so statistics and the journal's chain hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="the person's public number, as in the address of the page")
        parser.add_argument("--reason", required=True, help="stands in the journal: name no person in it")
        parser.add_argument("--yes", action="store_true", help="really erase; without it only say who it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        person = known(_("There is no person %s. Check the number.") % options["person"], _person(options["person"]))
        if not options["yes"]:
            sentence = _("Would erase: %(name)s, born %(born)s. This cannot be undone. Add --yes to do it.")
            self.stdout.write(sentence % {"name": person.full_name, "born": person.born_text or "–"})
            return
        try:
            name = erase_person(person=person, reason=options["reason"], by=None, now=clock.now())
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        self.stdout.write(_("Erased. The record is called %s from now on.") % name)


def _person(uid: str) -> Person | None:
    try:
        return Person.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        return None
