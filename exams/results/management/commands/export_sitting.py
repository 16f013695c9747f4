"""Writes the sealed dossier of a sitting that has ended: `export_sitting SITTING FILE.zip [--by ACCOUNT] [--json]`.

It holds the papers with their keys, every event of every attempt and the marks: enough to check and to mark the whole
sitting again on another machine (`remark_export`). Before the release it is given only to who may release.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.results.dossier import Sealed, export_dossier
from exams.results.finding import known_sitting
from office import clock
from office.commands import OfficeCommand, Refusal, known, whole_file
from office.errors import Refused
from office.signing import sign
from people.models import User


class Command(OfficeCommand):
    help = "Writes the sealed dossier of a sitting that has ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="code or uid of the sitting")
        parser.add_argument("file", type=Path, help="FILE.zip")
        parser.add_argument("--by", default="", help="account that asks for it; needed before the release")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix != ".zip" or path.is_dir():
            raise Refusal(_("%s is not a name for a dossier. The file must end in .zip.") % path)
        sitting, by = known_sitting(options["sitting"]), account(options["by"])
        try:
            with whole_file(path) as out:
                sealed = export_dossier(sitting=sitting, out=out, by=by, now=clock.now())
            about = {"dossier": sitting.code, "manifest": sealed.digest, **sealed.counts()}
            signature = sign(path, about=about, now=clock.now())
        except Refused as refused:
            raise Refusal(refused.message) from refused
        figures = {"path": str(path), "signature": str(signature), "manifest": sealed.digest, **sealed.counts()}
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if options["json"] else sentence_of(path, sealed))


def account(name: str) -> User | None:
    """The account that asks, or nobody. Refused where there is none of this name."""
    if not name:
        return None
    found: User = known(_("There is no account “%s”.") % name, User.objects.filter(username=name).first())
    return found


def sentence_of(path: Path, sealed: Sealed) -> str:
    written = _("Written: %(path)s (%(attempts)d attempts, %(events)d events, %(marks)d marks).")
    kept = _("SHA-256 of its manifest, to be written into the minutes: %s")
    return written % {"path": path, **sealed.counts()} + "\n" + kept % sealed.digest
