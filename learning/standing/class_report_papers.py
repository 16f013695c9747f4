"""The report of a class as official papers: a letter with its table (PDF, Word), and the table alone (.xlsx)."""

from datetime import date, datetime
from decimal import Decimal

from learning.models import StudyClass
from learning.standing.class_report import ClassReport, ReportRow
from learning.timetable.official_lists import Column, OfficialList, class_letterhead, list_workbook
from office.letters import Letter, LetterTable

_NO_RESULT, _TOGETHER, _UNKNOWN = "Chưa có kết quả", "Tổng cộng", "Chưa rõ đơn vị"


def report_letter(study_class: StudyClass, report: ClassReport, *, on: date) -> Letter:
    """The report to the superior committee."""
    head, total = class_letterhead(study_class, on=on, kind="BC"), report.total
    programme = study_class.version.title if study_class.version else study_class.title
    return Letter(
        letterhead=head,
        title="BÁO CÁO",
        about=f"kết quả {study_class.title}",
        addressed=(head.superior,) if head.superior else (),
        paragraphs=(
            f"Lớp được tổ chức từ ngày {study_class.starts_on:%d/%m/%Y} đến ngày {study_class.ends_on:%d/%m/%Y} "
            f"theo chương trình {programme}, {study_class.periods} tiết.",
            f"Tổng số học viên: {total.learners}; đủ điều kiện dự kiểm tra: {total.eligible}; đạt yêu cầu: "
            f"{total.passed}; được cấp giấy chứng nhận: {total.certified}.",
            "Kết quả theo đơn vị và xếp loại:",
        ),
        table=LetterTable(_headings(report), tuple(_rows(report)), (1.0, 5.0, *[2.2] * (len(_headings(report)) - 2))),
        recipients=("Như trên,", "Lưu."),
    )


def report_list(study_class: StudyClass, report: ClassReport) -> OfficialList:
    columns = [Column(heading, 12, middle=True) for heading in _headings(report)]
    columns[:2] = [Column("STT", 6, middle=True), Column("Đơn vị", 44)]
    days = f"Từ ngày {study_class.starts_on:%d/%m/%Y} đến ngày {study_class.ends_on:%d/%m/%Y}"
    return OfficialList("BÁO CÁO KẾT QUẢ LỚP", (study_class.title, days), columns, _rows(report), landscape=True)


def report_workbook(study_class: StudyClass, report: ClassReport, *, now: datetime, on: date) -> bytes:
    return list_workbook(report_list(study_class, report), class_letterhead(study_class, on=on, kind="BC"), now=now)


def _headings(report: ClassReport) -> tuple[str, ...]:
    grades = [f"{band.label} (%)" for band in report.bands]
    return ("STT", "Đơn vị", "Học viên", "Đủ điều kiện", *grades, f"{_NO_RESULT} (%)", "Đạt yêu cầu", "Được cấp GCN")


def _rows(report: ClassReport) -> list[tuple[str, ...]]:
    rows = [_row(str(place), row.name or _UNKNOWN, row) for place, row in enumerate(report.rows, start=1)]
    return [*rows, _row("", _TOGETHER, report.total)]


def _row(place: str, name: str, row: ReportRow) -> tuple[str, ...]:
    grades = [f"{count} ({_percent(share)})" for count, share in row.cells]
    return (place, name, str(row.learners), str(row.eligible), *grades, str(row.passed), str(row.certified))


def _percent(share: Decimal) -> str:
    return f"{share:.2f}".replace(".", ",")
