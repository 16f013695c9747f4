"""The timetable as paper, and the list to sign of a session."""

from collections.abc import Sequence
from datetime import time

from django.utils.formats import date_format

from learning.models import Session, StudyClass
from learning.timetable.official_lists import Column, OfficialList

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_NOON = time(12)


def timetable_list(study_class: StudyClass, sessions: Sequence[Session]) -> OfficialList:
    """LỊCH HỌC: day, hours, what, where, who."""
    columns = (
        Column("STT", 5, middle=True),
        Column("Ngày", 14, middle=True),
        Column("Buổi", 22, middle=True),
        Column("Nội dung", 44),
        Column("Số tiết", 7, middle=True),
        Column("Địa điểm", 22),
        Column("Giảng viên", 22),
        Column("Ghi chú", 14),
    )
    rows = [_row(place, session, study_class) for place, session in enumerate(sessions, start=1)]
    total = sum(session.periods for session in sessions)
    below = (f"Tổng cộng: {len(rows)} buổi, {total} tiết.",)
    return OfficialList("LỊCH HỌC", (study_class.title,), columns, rows, below, landscape=True)


def _row(place: int, session: Session, study_class: StudyClass) -> list[str | int]:
    day = f"{WEEKDAYS[session.day.weekday()]}, {date_format(session.day, 'd/m/Y')}"
    content = session.part.title if session.part else session.note
    note = session.note if session.part else ""
    where = "; ".join(session.halls) or study_class.place
    return [place, day, hours(session), content, session.periods, where, session.lecturer, note]


def hours(session: Session) -> str:
    half = "Sáng" if session.starts_at < _NOON else "Chiều"
    return f"{half}, {session.starts_at:%H:%M}–{session.ends_at:%H:%M}"


def when_and_where(session: Session, study_class: StudyClass) -> list[str]:
    """The lines that say which session a list is of."""
    content = session.part.title if session.part else session.note
    when = f"{hours(session)}, {WEEKDAYS[session.day.weekday()].lower()} ngày {date_format(session.day, 'd/m/Y')}"
    where = "; ".join(session.halls) or study_class.place
    return [line for line in (study_class.title, content, when + (f", tại {where}" if where else "")) if line]
