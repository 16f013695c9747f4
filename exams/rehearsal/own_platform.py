"""Faults that no server at work may suffer: played on a platform of its own, started beside this one for it.

The tools for that stand in the folder `scripts` of a checkout and need what developers install.
"""

import json
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.errors import Refused

HERE = Path(__file__).resolve().parents[2]
# What is played for each: processes killed, PostgreSQL killed twice, Redis hung, full and dead.
SCENARIOS = {"web": "F1", "db": "F2", "redis": "F4"}


class NoPlatform(Refused):
    code = "no_platform"


def play_faults(faults: Collection[str], *, candidates: int) -> list[dict[str, Any]]:
    """The report of each fault. NoPlatform where it cannot be started here; takes some minutes."""
    only = ",".join(number for name, number in SCENARIOS.items() if name in faults)
    command = [sys.executable, "-m", "scripts.faults", "--long", "--json", "--only", only]
    done = subprocess.run(  # noqa: S603  # nothing of it comes from outside but a number
        [*command, "--candidates", str(candidates)], cwd=HERE, stdout=subprocess.PIPE, text=True, check=False
    )
    try:
        reports: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError as error:
        raise NoPlatform(
            _("No platform could be started for these faults: that needs a checkout with its tools (make dev).")
        ) from error
    if len(reports) < len(only.split(",")):
        raise NoPlatform(_("Not every fault could be played: see what was said above."))
    return reports


def line_of(report: dict[str, Any]) -> str:
    """What a fault did, in one line."""
    if report["wrong"]:
        return f"{report['number']} {report['what']}: {'; '.join(report['wrong'])}"
    words = _("%(number)s %(what)s: %(acked)d answers acknowledged, none lost, none twice, no attempt left open")
    return words % {name: report[name] for name in ("number", "what", "acked")}
