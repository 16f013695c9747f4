"""manage.py verify_journal [--checkpoint FILE]: names the first bad row of each chain and ends with exit code 1."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office import clock
from office.commands import OfficeCommand, Refusal
from office.errors import Refused
from office.journal_chain import Head
from office.journal_checkpoints import read_checkpoint
from office.journal_verifying import Verdict, in_words, verify_chains
from office.signing import own_key, public_key, public_path
from people.journal_chains import seal_journal


class Command(OfficeCommand):
    help = "Checks the journal from its first row on. Exit code 1: something is not as it was sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoint", type=Path, help="a file of journal_checkpoint, kept outside")
        parser.add_argument("--public", type=Path, help="the public key to check it by; else this platform's own key")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        expected = self._expected(options["checkpoint"], options["public"])
        seal_journal(now=clock.now())
        verdict = verify_chains(expected)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(verdict), ensure_ascii=False, indent=2))
        else:
            self._say(verdict)
        if verdict.breaks:
            sys.exit(1)

    def _expected(self, path: Path | None, public: Path | None) -> list[Head]:
        if path is None:
            return []
        try:
            return read_checkpoint(path.read_text(encoding="utf-8"), public_key(public or public_path(own_key())))
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(_("The file %s cannot be read. Check the path.") % path) from error
        except Refused as refusal:
            raise Refusal(f"{path.name}: {refusal.message}") from refusal

    def _say(self, verdict: Verdict) -> None:
        for broken in verdict.breaks:
            self.stdout.write(in_words(broken))
        values = {"chains": verdict.chains, "rows": verdict.rows, "erased": verdict.erased}
        self.stdout.write(_("Chains: %(chains)d, rows that hold: %(rows)d, of which erased: %(erased)d.") % values)
        if verdict.unsealed:
            self.stdout.write(_("Not sealed, of rehearsals that are under way: %d.") % verdict.unsealed)


def as_json(verdict: Verdict) -> dict[str, Any]:
    bad = [
        {"chain": one.chain, "number": one.number, "row": one.pk, "code": one.fault, "message": in_words(one)}
        for one in verdict.breaks
    ]
    counts = {"chains": verdict.chains, "rows": verdict.rows, "erased": verdict.erased, "unsealed": verdict.unsealed}
    return {**counts, "bad": bad}
