"""Which reader a file of people needs: a list in whatever an office saved it, or what another platform exported."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from office.sheet_files import read_bytes
from office.sheet_lists import read_list
from people.oneroster_package import is_package, read_package
from people.oneroster_reading import roster_of_package
from people.people_records import NotPeople, read_people
from people.roster_reading import Roster, read_roster


def roster_of_file(
    path: Path, *, name: str = "", today: date, columns: Mapping[str, str] | None = None, sheet: str = ""
) -> Roster:
    """The people of the file; raises Refused with a sentence for whatever holds none."""
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _people_of_json(read_bytes(path))
    if head.startswith(b"PK") and is_package(content := read_bytes(path)):
        return roster_of_package(read_package(content), today=today)
    return read_roster(read_list(path, name=name), sheet=sheet, today=today, columns=columns)


def _people_of_json(content: bytes) -> Roster:
    try:
        data = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as unread:
        raise NotPeople(_("This file begins like JSON, but it is damaged. Have it exported once more.")) from unread
    return read_people(data).roster
