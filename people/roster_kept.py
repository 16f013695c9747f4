"""How a list of people is kept between reading it and saving it."""

import resource
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from office.reports import Problem
from people.kept_readings import Reading, shape_of
from people.roster_files import roster_of_file
from people.roster_reading import DraftPerson, Roster
from people.written import WrittenDate

ROSTER = Reading("roster", Roster, shape_of(Roster, DraftPerson, WrittenDate, Problem))
# What reading a list may take beside the program itself, and of the processor's time.
MOST_MEGABYTES, MOST_SECONDS = 300, 120


def read_and_keep(path: Path, name: str, kept: Path, today: date, columns: Mapping[str, str] | None = None) -> None:
    """Reads a list of people and keeps what it gave; `columns` as `read_roster` has them."""
    ROSTER.keep(kept, roster_of_file(path, name=name, today=today, columns=columns))


def read_within_bounds(path: Path, name: str, kept: Path, today: date, columns: Mapping[str, str]) -> None:
    """The same in a process of its own, which ends if this takes too much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    most = pages * resource.getpagesize() + MOST_MEGABYTES * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    read_and_keep(path, name, kept, today, columns)
