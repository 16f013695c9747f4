"""Starts the process that plays a rehearsal, beside the web process: it goes on when that one is restarted."""

import subprocess
import sys
from pathlib import Path

from exams.rehearsal.models import Rehearsal

HERE = Path(__file__).resolve().parents[2]


def launch(rehearsal: Rehearsal, *, base_url: str, bad_network: bool) -> None:
    """Plays a rehearsal that was begun. How it goes stands in its row."""
    faults = ["--faults", "network"] if bad_network else []
    _manage("rehearse", "--run", str(rehearsal.uid), "--base-url", base_url, *faults)


def launch_clearing() -> None:
    """Removes what lost rehearsals left behind."""
    _manage("rehearse", "--clear")


def _manage(*arguments: str) -> None:
    subprocess.Popen(  # noqa: S603  # nothing of it comes from outside but a uid that was read as one
        [sys.executable, str(HERE / "manage.py"), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=HERE,
    )
