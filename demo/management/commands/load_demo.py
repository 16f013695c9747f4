"""Loads the demo into an empty database: `load_demo`. A second call changes nothing."""

from typing import Any

from django.utils.translation import gettext as _

from demo.loading import is_loaded, load
from office import clock
from office.commands import OfficeCommand, Refusal
from office.errors import Refused


class Command(OfficeCommand):
    help = "Loads the demo: a committee of 5,300 invented members, two classes, two banks, two sittings."

    def handle(self, *args: Any, **options: Any) -> None:
        if is_loaded():
            self.stdout.write(_("The demo is loaded already: nothing was changed."))
            return
        try:
            load(now=clock.now())
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        self.stdout.write(_("The demo is loaded."))
