"""manage.py verify_document FILE [--signature FILE.sig] [--public KEY] [--json]: offline, without a database.

Exit code 0: the file is the one that was signed; 1: it is not, and why; 2: something needed is missing.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.commands import OfficeCommand, Refusal
from office.errors import Refused
from office.signing import BadSignature, checked_signature, own_key, public_key, public_path, signature_path


class Command(OfficeCommand):
    help = "Checks a file that the platform handed out by the signature file beside it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--signature", type=Path, help="the signature file; else FILE.sig")
        parser.add_argument("--public", type=Path, help="the public key to check by; else this platform's own")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            said = self._checked(file, options["signature"] or signature_path(file), options["public"])
        except BadSignature as bad:
            self._say(options["json"], {"holds": False, "message": bad.message}, bad.message)
            sys.exit(1)
        about = ", ".join(f"{name} {value}" for name, value in said["about"].items())
        words = _("The file is as it was signed on %(at)s (%(about)s), with the key %(key)s.")
        facts = {"at": said["signed_at"], "about": about, "key": said["key"]}
        self._say(options["json"], {"holds": True} | said, words % facts)

    def _checked(self, file: Path, signature: Path, public: Path | None) -> dict[str, Any]:
        for path in (file, signature):
            if not path.is_file():
                raise Refusal(_("There is no file %s. Check the path.") % path)
        try:
            key = public_key(public or public_path(own_key()))
        except Refused as refusal:
            raise Refusal(refusal.message) from refusal
        return checked_signature(file, signature.read_text(encoding="utf-8", errors="replace"), key)

    def _say(self, as_json: bool, facts: dict[str, Any], sentence: str) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if as_json else sentence)
