"""Checks the record of every attempt of a sitting: `verify_sitting SITTING [--json]`.

Exit code 0: all of it is as it was written; 1: something is not, and the first bad record of each attempt is named, or
an attempt that the journal saw begin is gone; 2: there is no such sitting.
"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.delivery.evidence import moment
from exams.delivery.fault_words import sentence
from exams.results.checking import Checked
from exams.results.finding import known_sitting
from exams.results.missing import Missing, missing_attempts
from exams.results.sitting_records import check_sitting
from office.commands import OfficeCommand


@dataclass(slots=True)
class Findings:
    """What the check came to."""

    attempts: int = 0
    bad: list[Checked] = field(default_factory=list)
    unchecked: int = 0
    missing: list[Missing] = field(default_factory=list)

    def add(self, checked: Checked) -> None:
        self.attempts += 1
        self.unchecked += checked.receipt_unchecked
        if checked.fault:
            self.bad.append(checked)


class Command(OfficeCommand):
    help = "Checks the record of every attempt of a sitting and names the first bad record of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="code or uid of the sitting")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        sitting = known_sitting(options["sitting"])
        findings = Findings()
        for checked in check_sitting(sitting):
            findings.add(checked)
        findings.missing = missing_attempts(sitting)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(sitting.code, findings), ensure_ascii=False, indent=2))
        else:
            self._say(findings)
        if findings.bad or findings.missing:
            sys.exit(1)

    def _say(self, findings: Findings) -> None:
        for checked in findings.bad:
            if checked.fault:
                self.stdout.write(sentence(checked.number, checked.fault))
        for gone in findings.missing:
            words = _("The attempt that %(who)s began at %(at)s is gone, with all its events.")
            self.stdout.write(words % {"who": gone.by, "at": date_format(localtime(gone.began_at), "H:i:s d/m/Y")})
        if findings.unchecked:
            words = ngettext(
                "The receipt of %d attempt comes from version 0.1 and was not checked.",
                "The receipts of %d attempts come from version 0.1 and were not checked.",
                findings.unchecked,
            )
            self.stdout.write(words % findings.unchecked)
        facts = {"attempts": findings.attempts, "bad": len(findings.bad)}
        self.stdout.write(_("Attempts checked: %(attempts)d, of which not as they were written: %(bad)d.") % facts)


def as_json(code: str, findings: Findings) -> dict[str, Any]:
    return {
        "sitting": code,
        "attempts": findings.attempts,
        "receipts_unchecked": findings.unchecked,
        "bad": [_bad_as_json(checked) for checked in findings.bad],
        "missing": [{"began_at": moment(gone.began_at), "by": gone.by} for gone in findings.missing],
    }


def _bad_as_json(checked: Checked) -> dict[str, Any]:
    fault = checked.fault
    if fault is None:
        raise ValueError("there is no fault")
    return {
        "number": checked.number,
        "attempt": checked.attempt,
        "position": fault.position,
        "code": fault.code,
        "message": sentence(checked.number, fault),
    }
