"""How a list of people is kept between reading it and saving it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from office.reports import Problem
from people.kept_readings import Reading, shape_of
from people.roster_files import roster_of_file
from people.roster_reading import DraftPerson, Roster
from people.written import WrittenDate

ROSTER = Reading("roster", Roster, shape_of(Roster, DraftPerson, WrittenDate, Problem))


def read_and_keep(path: Path, name: str, kept: Path, today: date, columns: Mapping[str, str] | None = None) -> None:
    """Reads a list of people and keeps what it gave; `columns` as `read_roster` has them."""
    ROSTER.keep(kept, roster_of_file(path, name=name, today=today, columns=columns))
