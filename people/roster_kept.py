"""What is kept between reading a list of people and saving it: the people as read, and what was mended.

Files beside the upload: no page of the preview reads the upload again, and what somebody mended in one row cannot
overwrite what was mended in another.
"""

import json
import os
import pickle
import re
import resource
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from office.errors import Refused
from office.reports import Problem
from office.sheet_lists import read_list
from people.kept_uploads import KeptUpload
from people.roster_mending import Mend
from people.roster_reading import DraftPerson, Roster, read_roster
from people.written import WrittenDate

ROSTER = "roster"
# What reading a list may take beside the program itself, and of the processor's time.
MOST_MEGABYTES, MOST_SECONDS = 300, 120
# What a kept file is made of: one that an older or newer program made is not opened.
SHAPE = tuple(field.name for kind in (Roster, DraftPerson, WrittenDate, Problem) for field in fields(kind))
_MEND = re.compile(r"mend-(\d{1,6})")


class NotRead(Refused):
    code = "people_not_read"


def read_and_keep(path: Path, name: str, kept: Path, today: date, columns: Mapping[str, str] | None = None) -> None:
    """Reads a list of people and keeps what it gave; `columns` as `read_roster` has them."""
    _write(kept, pickle.dumps((SHAPE, read_roster(read_list(path, name=name), today=today, columns=columns))))


def read_within_bounds(path: Path, name: str, kept: Path, today: date, columns: Mapping[str, str]) -> None:
    """The same in a process of its own, which ends if this takes too much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    most = pages * resource.getpagesize() + MOST_MEGABYTES * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    read_and_keep(path, name, kept, today, columns)


def kept_roster(upload: KeptUpload) -> Roster:
    """The people of the upload as they were read."""
    try:
        return opened(upload.beside(ROSTER))
    except FileNotFoundError as missing:
        raise NotRead(_("The file was not read yet. Upload it once more.")) from missing
    except (AttributeError, TypeError, ImportError, pickle.UnpicklingError) as older:
        raise NotRead(_("The program was renewed since the file was read. Upload it once more.")) from older


def opened(kept: Path) -> Roster:
    """What read_and_keep kept; TypeError for anything else."""
    # Written by ourselves into a folder that is ours alone.
    shape, roster = pickle.loads(kept.read_bytes())  # noqa: S301
    if shape != SHAPE or not isinstance(roster, Roster):
        raise TypeError(shape)
    return roster


def keep_mend(upload: KeptUpload, at: int, mend: Mend) -> None:
    """Keeps what was mended in the person at this place, in place of what was before."""
    _write(upload.beside(f"mend-{at}"), json.dumps(asdict(mend), ensure_ascii=False).encode())


def forget_mend(upload: KeptUpload, at: int) -> None:
    """The person is again as it was read."""
    upload.beside(f"mend-{at}").unlink(missing_ok=True)


def kept_mends(upload: KeptUpload) -> dict[int, Mend]:
    """What was mended, by the place of the person."""
    found = ((path, _MEND.fullmatch(path.suffix.removeprefix("."))) for path in upload.all_beside())
    return {int(match[1]): Mend(**json.loads(path.read_bytes())) for path, match in found if match}


def _write(path: Path, content: bytes) -> None:
    """There completely or not at all: another request may read it at any time."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
