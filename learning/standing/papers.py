"""The report and its lists as official papers. Handing one out is written down with how many people it names."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from learning.classes.letterheads import unit_letterhead
from learning.standing.asked import Question
from learning.standing.listing import Choice, Listed
from learning.standing.stages import Counts, Stage
from learning.standing.table import StandingLine
from learning.timetable.official_lists import Column, OfficialList, list_workbook
from office import journal
from people.models import Unit, User

EXPORTED = "learning.standing.export"
# The words are those of an office's list, whatever the language of the interface.
REACHED_WORDS = {
    Stage.EXPECTED: "Diện phải học",
    Stage.NOMINATED: "Được cử",
    Stage.ADMITTED: "Được triệu tập",
    Stage.ATTENDING: "Đang học",
    Stage.ELIGIBLE: "Đủ điều kiện dự kiểm tra",
    Stage.PASSED: "Đạt yêu cầu",
    Stage.CERTIFIED: "Được cấp giấy chứng nhận",
}
STANDS_WORDS = {
    Stage.EXPECTED: "Chưa được cử đi học",
    Stage.NOMINATED: "Được cử, chưa được triệu tập",
    Stage.ADMITTED: "Được triệu tập, chưa dự học",
    Stage.ATTENDING: "Chưa đủ số tiết",
    Stage.ELIGIBLE: "Đủ số tiết, chưa đạt kiểm tra",
    Stage.PASSED: "Đạt yêu cầu, chưa có giấy chứng nhận",
    Stage.CERTIFIED: "Đã có giấy chứng nhận",
}
_INDENT = "   "


@transaction.atomic
def export_report(
    *, unit: Unit, question: Question, total: Counts, lines: Sequence[StandingLine], by: User, now: datetime
) -> bytes:
    """The numbers of every unit in sight, all together at the end."""
    _write_down(unit, question, by, now, people=total.people)
    columns = [
        Column("STT", 5, middle=True),
        Column("Đơn vị", 44),
        *(Column(REACHED_WORDS[stage], 12, middle=True) for stage in Stage),
        Column("Tỷ lệ cấp GCN (%)", 10, middle=True),
    ]
    rows = [_row(str(place), line) for place, line in enumerate(lines, start=1)]
    rows.append(["", "Tổng cộng", *total.reached, _share(total)])
    listed = OfficialList("BÁO CÁO TIẾN ĐỘ HỌC TẬP", about_lines(question), columns, rows, landscape=True)
    return list_workbook(listed, unit_letterhead(unit, on=question.today, kind="BC"), now=now)


def _row(place: str, line: StandingLine) -> list[str | int]:
    name = _INDENT * line.unit.depth + line.unit.name
    return [place, name, *line.counts.reached, _share(line.counts)]


def _share(counts: Counts) -> str:
    share = 100 * counts.reached[Stage.CERTIFIED] / counts.people if counts.people else 0
    return f"{share:.1f}".replace(".", ",")


@transaction.atomic
def export_people(
    *, unit: Unit, question: Question, choice: Choice, people: Sequence[Listed], by: User, now: datetime
) -> bytes:
    """The people behind a number, by name."""
    _write_down(unit, question, by, now, people=len(people))
    columns = (
        Column("STT", 5, middle=True),
        Column("Họ và tên", 28),
        Column("Ngày sinh", 12, middle=True),
        Column("Đơn vị", 44),
        Column("Tình trạng", 26),
        Column("Lớp", 30),
        Column("Số tiết dự", 9, middle=True),
    )
    rows = [[str(place), *_told(one)] for place, one in enumerate(people, start=1)]
    words = (STANDS_WORDS if choice.stopped else REACHED_WORDS)[choice.stage]
    about = (f"Tình trạng: {words}", *about_lines(question))
    listed = OfficialList("DANH SÁCH", about, columns, rows, landscape=True)
    return list_workbook(listed, unit_letterhead(unit, on=question.today, kind="DS"), now=now)


def _told(one: Listed) -> list[str]:
    periods = f"{one.attended}/{one.study_class.periods}" if one.study_class else ""
    held = one.study_class.title if one.study_class else ""
    return [one.person.full_name, one.person.born_text, one.unit_name, STANDS_WORDS[one.stage], held, periods]


def about_lines(question: Question) -> tuple[str, ...]:
    """What a paper is about, below its title."""
    since, until, day = (f"{each:%d/%m/%Y}" for each in (question.since, question.until, question.day))
    period = f"Các lớp khai giảng từ {since} đến {until}"
    held = (question.study_class.title,) if question.study_class else (str(question.programme), period)
    units = f", theo cơ cấu đơn vị ngày {question.structure:%d/%m/%Y}" if question.is_carried else ""
    return (*held, f"Tính đến ngày {day}{units}")


def _write_down(unit: Unit, question: Question, by: User, now: datetime, *, people: int) -> None:
    data = {"programme": question.programme.code, "on": question.day.isoformat(), "people": people}
    journal.write(act=EXPORTED, subject=unit, by=by, now=now, data=data)
