"""manage.py journal_checkpoint FILE: how far the journal's chains go, signed, to be kept outside the platform."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal, whole_file
from office.errors import Refused
from office.journal_checkpoints import checkpoint, heads
from office.signing import own_key, signing_key
from people.journal_chains import seal_journal


class Command(OfficeCommand):
    help = "Seals the journal and writes how far its chains go, signed, into FILE. Take the file to another machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="the signing key (PEM); made where it is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists():
            raise Refusal(_("%s is already there. A checkpoint is never overwritten: choose another name.") % path)
        now = clock.now()
        seal_journal(now=now)
        chains = heads()
        try:
            text = checkpoint(of=chains, key=signing_key(options["key"] or own_key()), now=now)
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        with whole_file(path) as stream:
            stream.write(text.encode())
        values = {"chains": len(chains), "rows": sum(head.number for head in chains), "path": path}
        self.stdout.write(_("Chains: %(chains)d, rows: %(rows)d. Written: %(path)s") % values)
