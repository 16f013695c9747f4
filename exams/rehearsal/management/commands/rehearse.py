"""Plays a copy of a sitting against the running server: `rehearse --sitting S --candidates N [--faults network,db]`.

Against the running server only the network is broken. The other faults (web, db, redis) are played after that with as
many candidates on a platform of its own on this machine: nobody's work depends on that one.

Exit code 0: every acknowledged answer was found in the record and all else held; 1: something did not hold, or
nothing was proven; 2: it could not be played.
"""

import json
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from exams.rehearsal import actions
from exams.rehearsal.connection import Target
from exams.rehearsal.drawing import drawn
from exams.rehearsal.line import BAD
from exams.rehearsal.models import Rehearsal, RehearsalState
from exams.rehearsal.notebook import Ledger
from exams.rehearsal.own_platform import SCENARIOS, line_of, play_faults
from exams.rehearsal.playing import Plan, Progress, run
from exams.rehearsal.words import broken_promises, given_up, progress_line, sentence_of, step_words, table_of
from exams.results.finding import known_sitting
from office import clock
from office.commands import OfficeCommand, Refusal, known
from office.errors import Refused

QUICK_MINUTES = 1.0
FAULTS = ("network", *SCENARIOS)
BROKEN = 1


class Command(OfficeCommand):
    help = "Plays a copy of a sitting with invented candidates against the running server, and checks every answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--sitting", help="code or uid of the sitting")
        which.add_argument("--run", metavar="UID", help="a rehearsal that the back office has begun")
        which.add_argument("--clear", action="store_true", help="only remove what lost rehearsals left behind")
        parser.add_argument("--candidates", type=int, default=100, metavar="N")
        parser.add_argument("--minutes", type=float, default=QUICK_MINUTES, help="length of the exam (1)")
        parser.add_argument("--faults", default="", metavar="A,B", help=f"of {', '.join(FAULTS)}")
        parser.add_argument("--base-url", default=settings.WAGTAILADMIN_BASE_URL, help="the server (KHUE_SITE_URL)")
        parser.add_argument("--picture", type=Path, metavar="FILE", help="where to draw the latencies, as SVG")
        parser.add_argument("--ledger", type=Path, metavar="FILE", help="where to write what each candidate saw")
        parser.add_argument("--beside-open-sittings", action="store_true", help="even if one is open on SQLite")
        parser.add_argument("--json", action="store_true", help="report as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["clear"]:
                actions.clear_gone(now=clock.now())
                return
            faults = _faults(options["faults"])
            target = _target(options["base_url"])
            self._rehearse(_begun(options), target, faults, options)
        except Refused as refused:
            raise Refusal(refused.message) from refused

    def _rehearse(self, rehearsal: Rehearsal, target: Target, faults: set[str], options: dict[str, Any]) -> None:
        with ExitStack() as ending:
            path = options["ledger"]
            ledger = ending.enter_context(Ledger(path)) if path else None
            plan = Plan(target, rehearsal.seconds, BAD if "network" in faults else None, ledger)
            report = run(rehearsal, plan, self._silent if options["json"] else self._show)
        if report is None:
            raise Refusal(_("The rehearsal was cancelled. Its copy is removed."))
        if options["picture"]:
            options["picture"].write_text(picture_of(report), encoding="utf-8")
        if own := faults - {"network"}:
            report["own_platform"] = play_faults(own, candidates=rehearsal.candidates)
        self._tell(report, as_json=options["json"])
        if not report["holds"] or any(fault["wrong"] for fault in report.get("own_platform", ())):
            sys.exit(BROKEN)

    def _show(self, progress: Progress) -> None:
        self.stdout.write(progress_line(asdict(progress)))

    def _silent(self, progress: Progress) -> None:
        """With --json nothing but the report is written."""

    def _tell(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for line in table_of(report):
            self.stdout.write(line)
        for what, count in broken_promises(report):
            self.stdout.write(f"{count} × {what}")
        for line in (given_up(report), sentence_of(report), *map(line_of, report.get("own_platform", ()))):
            if line:
                self.stdout.write(line)


def picture_of(report: dict[str, Any]) -> str:
    """The latencies, drawn."""
    return drawn(report["steps"], words=step_words(), unit=_("milliseconds"))


def _begun(options: dict[str, Any]) -> Rehearsal:
    if options["run"]:
        running = Rehearsal.objects.filter(uid=options["run"], state=RehearsalState.RUNNING)
        begun: Rehearsal = known(_("There is no rehearsal of this name that was begun."), running.first())
        return begun
    if options["minutes"] <= 0:
        raise Refusal(_("The length must be more than 0 minutes."))
    return actions.begin(
        sitting=known_sitting(options["sitting"]),
        candidates=options["candidates"],
        seconds=max(1, round(options["minutes"] * 60)),
        by=None,
        now=clock.now(),
        beside_others=options["beside_open_sittings"],
    )


def _faults(typed: str) -> set[str]:
    wanted = {each.strip() for each in typed.split(",") if each.strip()}
    unknown = wanted - set(FAULTS)
    if unknown:
        raise Refusal(_("There is no fault called %s.") % ", ".join(sorted(unknown)))
    return wanted


def _target(url: str) -> Target:
    try:
        return Target.of(url)
    except ValueError as error:
        raise Refusal(_("%s is no address of a server. Write it as http://host:port.") % url) from error
