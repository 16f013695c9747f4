"""Attendance as paper: the sheet of a class (.xlsx), and the list to sign of a session (PDF)."""

from learning.attendance.counting import Reach
from learning.attendance.matrix import Line as MatrixLine
from learning.attendance.matrix import Matrix, sign
from learning.attendance.session_sheet import Line
from learning.models import Session, StudyClass
from learning.timetable.official_lists import Column, OfficialList
from learning.timetable.papers import when_and_where
from office.workbooks import Value

SIGNS = "Số: số tiết có mặt; M: đến muộn; P: vắng có phép; V: vắng không phép; ô trống: chưa điểm danh."
_STANDS = {Reach.REACHED: "Đủ", Reach.OPEN: "", Reach.NARROW: "Không được vắng thêm", Reach.LOST: "Không đủ"}


def attendance_list(study_class: StudyClass, matrix: Matrix) -> OfficialList:
    """BẢNG ĐIỂM DANH: each learner, each session, the sum, and whether it is enough for the final test."""
    columns = (
        Column("STT", 5, middle=True),
        Column("Họ và tên", 26),
        Column("Đơn vị", 28),
        *(Column(f"{session.day:%d/%m}\n{session.starts_at:%H:%M}", 7, middle=True) for session in matrix.sessions),
        Column("Chuyển sang", 8, middle=True),
        Column("Số tiết dự", 8, middle=True),
        Column("Điều kiện dự thi", 14, middle=True),
    )
    rows = [_row(place, line, matrix) for place, line in enumerate(matrix.lines, start=1)]
    needed = f"Phải dự ít nhất {matrix.needed} trên {study_class.periods} tiết."
    return OfficialList("BẢNG ĐIỂM DANH", (study_class.title,), columns, rows, (needed, SIGNS), landscape=True)


def _row(place: int, line: MatrixLine, matrix: Matrix) -> list[Value]:
    one = line.enrolment
    signs = [sign(line.seen.get(session.pk)) for session in matrix.sessions]
    ends: list[Value] = [one.periods_carried or "", one.periods_attended, _STANDS[line.reach]]
    return [place, one.person.full_name, one.unit_name, *signs, *ends]


def signing_list(session: Session, lines: list[Line]) -> OfficialList:
    """DANH SÁCH HỌC VIÊN KÝ TÊN of a session."""
    columns = (
        Column("STT", 6, middle=True),
        Column("Họ và tên", 32),
        Column("Đơn vị", 40),
        Column("Ký tên", 20),
        Column("Ghi chú", 14),
    )
    rows: list[list[Value]] = [
        [place, line.enrolment.person.full_name, line.enrolment.unit_name, "", ""]
        for place, line in enumerate(lines, start=1)
    ]
    about = when_and_where(session, session.study_class)
    below = (f"Danh sách có {len(rows)} học viên. Có mặt: ……; vắng có phép: ……; vắng không phép: ……",)
    return OfficialList("DANH SÁCH HỌC VIÊN KÝ TÊN", about, columns, rows, below)
