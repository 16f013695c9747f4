"""Attendance of a whole class: a row for each learner, a cell for each session, and how far each has come.

Read in a fixed number of queries and put together here: a class of 300 with 50 sessions has 15,000 cells, and a
template that loops over them would take longer than all the rest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from learning.attendance.counting import Kind, Reach, Seen, reach
from learning.attendance.marking import is_locked
from learning.course_rules import periods_needed
from learning.models import Attendance, Enrolment, Session, StudyClass

# As paper lists have it: V absent, P with leave (phép), M late (muộn).
SIGNS = {Kind.PRESENT: "", Kind.LATE: "M", Kind.LEAVE: "P", Kind.ABSENT: "V"}


@dataclass(frozen=True, slots=True)
class Line:
    """A learner. `seen`: by session; `still_open`: periods that can still be attended."""

    enrolment: Enrolment
    seen: Mapping[int, Seen]
    still_open: int
    reach: Reach
    cells: SafeString

    @property
    def possible(self) -> int:
        return self.enrolment.periods_attended + self.still_open


@dataclass(frozen=True, slots=True)
class Matrix:
    sessions: list[Session]
    lines: list[Line]
    needed: int

    @property
    def warned(self) -> list[Line]:
        """Those who cannot reach the share any more, then those who may miss no further session."""
        order = [Reach.LOST, Reach.NARROW]
        told = [line for line in self.lines if line.reach in order]
        return sorted(told, key=lambda line: (order.index(line.reach), line.possible))


def matrix_of(study_class: StudyClass, *, now: datetime) -> Matrix:
    """The class's attendance in three queries; `study_class.version` should be there already."""
    sessions = list(study_class.sessions.select_related("part", "study_class"))
    rows = Attendance.objects.filter(session__study_class=study_class)
    seen: dict[int, dict[int, Seen]] = {}
    marked: Counter[int] = Counter()
    for enrolment, session, kind, periods in rows.values_list("enrolment_id", "session_id", "kind", "periods"):
        seen.setdefault(enrolment, {})[session] = _seen(kind, periods)
        marked[session] += 1
    percent = study_class.version.attendance_percent if study_class.version else 0
    needed = periods_needed(study_class.periods, percent)
    learners = study_class.enrolments.taking_part().select_related("person").by_name()
    unplanned = max(0, study_class.periods - sum(session.periods for session in sessions))
    waiting = [session for session in sessions if not marked[session.pk] or not is_locked(session, now)]
    ahead = _Ahead(unplanned, waiting, max((session.periods for session in sessions), default=1), needed)
    return Matrix(sessions, [_line(one, seen.get(one.pk, {}), sessions, ahead) for one in learners], needed)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is still to come: periods without a session yet, sessions that wait for marks, the longest session."""

    unplanned: int
    waiting: Sequence[Session]
    longest: int
    needed: int


def _line(enrolment: Enrolment, seen: Mapping[int, Seen], sessions: Sequence[Session], ahead: _Ahead) -> Line:
    still_open = ahead.unplanned + sum(each.periods for each in ahead.waiting if each.pk not in seen)
    stands = reach(enrolment.periods_attended, still_open, ahead.needed, ahead.longest)
    cells = "".join([_cell(seen.get(session.pk), session.periods) for session in sessions])
    return Line(enrolment, seen, still_open, stands, mark_safe(cells))  # noqa: S308  # each cell is escaped below


@lru_cache(maxsize=1000)
def _seen(kind: str, periods: int) -> Seen:
    return Seen(Kind(kind), periods)


@lru_cache(maxsize=1000)
def _cell(seen: Seen | None, periods: int) -> SafeString:
    if seen is None:
        return format_html("<td>{}</td>", "·")
    whole = seen.kind is Kind.PRESENT and seen.periods == periods
    return format_html("<td{}>{}</td>", "" if whole else mark_safe(' class="missed"'), sign(seen))


def sign(seen: Seen | None) -> str:
    """A mark as lists have it: 5, 4M, P, 2V."""
    if seen is None:
        return ""
    return f"{seen.periods or ''}{SIGNS[seen.kind]}"
