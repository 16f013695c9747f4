"""The page on which a session is marked: its lines, and what comes back of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning.attendance.counting import THERE, Kind, Seen, settled
from learning.attendance.marking import AttendanceRefused, Mark
from learning.models import Attendance, AttendanceKind, Enrolment, Session

REST, ALL_PRESENT = "rest", "present"


@dataclass(frozen=True, slots=True)
class Line:
    """A learner of the session. `was` goes with the form, so that the answer says what it was made from."""

    enrolment: Enrolment
    known: Attendance | None

    @property
    def key(self) -> str:
        return self.enrolment.uid.hex

    @property
    def kind(self) -> str:
        return self.known.kind if self.known else ""

    @property
    def was(self) -> str:
        return written(self.known)


def written(known: Attendance | None) -> str:
    return f"{known.kind}:{known.periods}" if known else ""


def lines_of(session: Session) -> list[Line]:
    """Everybody who takes part, by name. Two queries."""
    known = {row.enrolment_id: row for row in session.attendance.select_related("by__person")}
    learners = session.study_class.enrolments.taking_part().select_related("person").by_name()
    return [Line(learner, known.get(learner.pk)) for learner in learners]


def tallied(lines: list[Line]) -> list[tuple[str, int]]:
    """How many of each kind, then those not marked yet."""
    counts = [(str(kind.label), sum(line.kind == kind.value for line in lines)) for kind in AttendanceKind]
    return [*counts, (_("Attendance not taken yet"), sum(not line.kind for line in lines))]


def marks_in(posted: Mapping[str, str], lines: list[Line], periods: int) -> list[Mark]:
    """What the form says anew; with "all present" those without a mark are there too."""
    found = (_mark(posted, line, periods) for line in lines)
    return [mark for mark in found if mark]


def _mark(posted: Mapping[str, str], line: Line, periods: int) -> Mark | None:
    kind = posted.get(f"kind-{line.key}", "")
    if not kind and not line.kind and posted.get(REST) == ALL_PRESENT:
        return Mark(line.enrolment.pk, Seen(Kind.PRESENT, periods))
    if not kind:
        return None
    seen = _read(kind, posted.get(f"periods-{line.key}", ""), periods)
    was = posted.get(f"was-{line.key}", "")
    if was == f"{seen.kind}:{seen.periods}":
        return None
    return Mark(line.enrolment.pk, seen, _read(*was.partition(":")[::2], periods, exact=True) if was else None)


def _read(kind: str, number: str, periods: int, *, exact: bool = False) -> Seen:
    if kind not in set(AttendanceKind.values) or not (number or "0").isdecimal() or len(number) > 4:
        raise AttendanceRefused(_("The list came in broken. Open it anew and mark again."))
    if exact:
        return Seen(Kind(kind), int(number or 0))
    given = int(number) if number else (periods if Kind(kind) in THERE else 0)
    return settled(Kind(kind), given, periods)
