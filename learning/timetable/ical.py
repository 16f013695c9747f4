"""A calendar file as RFC 5545 has it. A plain rule: no database, no clock.

Moments are written in UTC (form 2 of 3.3.5), which every program understands without a time zone of ours; the name of
the zone stands beside for those that show it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

PRODUCT = "-//Khue//Timetable//EN"
_LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` stays through all changes, `revision` grows with each."""

    uid: str
    revision: int
    changed_at: datetime
    starts: datetime
    ends: datetime
    summary: str
    location: str = ""
    description: str = ""


def calendar(name: str, zone: str, events: Sequence[Event]) -> str:
    """The file: lines of at most 75 octets that end with CR LF."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{escaped(zone)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.revision}"
    yield f"DTSTAMP:{moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{moment(event.changed_at)}"
    yield f"DTSTART:{moment(event.starts)}"
    yield f"DTEND:{moment(event.ends)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as 3.3.11 has it; control characters, which it does not allow, are left out."""
    return "".join(each for each in text if each >= " " or each == "\n").translate(_ESCAPES)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one after a space, and no letter cut in two."""
    pieces, used = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if used + octets > _LONGEST_LINE:
            pieces.append(" ")
            used = 1
        pieces[-1] += letter
        used += octets
    return "\r\n".join(pieces)
