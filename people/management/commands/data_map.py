"""manage.py data_map [--check]: writes docs/personal-data.md from the models."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.commands import OfficeCommand, Refusal
from people.data_map import as_markdown, uncovered, unknown
from people.data_purposes import USES


class Command(OfficeCommand):
    help = "Writes docs/personal-data.md: which fields hold data about people, why, on what basis, for whom, how long."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, say whether the page is right")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "personal-data.md"
        if missing := [*uncovered(USES), *unknown(USES)]:
            sentence = _("people/data_purposes.py does not fit the models: %s.")
            raise Refusal(sentence % ", ".join(missing))
        text = as_markdown(USES)
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(_("Written: %s") % path)
        elif path.read_text(encoding="utf-8") != text:
            raise Refusal(_("%s is out of date: run manage.py data_map.") % path)
