"""The papers of an opening, in Vietnamese whatever the reader's language: the decision with its list, the list as a
workbook, the summons for each learner or each unit. Names of units are those of the day of admission."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from learning.classes.letterheads import unit_letterhead
from learning.models import Enrolment, StudyClass
from office.letterheads import Letterhead, issuing_body, long_date
from office.letters import Letter, LetterTable
from office.workbooks import GENERAL, Book, Look, Page, Placed

_COLUMNS = ("STT", "Họ và tên", "Ngày sinh", "Đơn vị")
_WIDTHS = (1.0, 5.0, 2.4, 7.6)
_TITLE = "DANH SÁCH HỌC VIÊN"


def opening_letter(held: StudyClass) -> Letter:
    """The decision: the legal basis of the programme, the class with its days and place, and who takes part."""
    learners = _learners(held)
    basis = held.version.basis if held.version else ""
    held_on = _days(held) + (f", tại {held.place}" if held.place else "")
    staff = [f"đồng chí {name} làm {post}" for name, post in _staff(held)]
    charged = f"Phân công {', '.join(staff)}. " if staff else ""
    return Letter(
        letterhead=_decision_head(held),
        title="QUYẾT ĐỊNH",
        about=f"về việc mở {_class_name(held)}",
        addressed=(),
        paragraphs=(
            *(f"- Căn cứ {each.strip()};" for each in basis.split(";") if each.strip()),
            "- Xét danh sách cử học viên của các cơ sở đảng,",
        ),
        articles=(
            (
                "Điều 1.",
                f"Mở {_class_name(held)} cho {len(learners)} học viên có tên trong danh sách kèm theo; "
                f"thời gian {held_on}.",
            ),
            (
                "Điều 2.",
                f"{charged}Học viên thực hiện nội quy lớp học và được đánh giá, cấp giấy chứng nhận theo quy định.",
            ),
            (
                "Điều 3.",
                "Các đơn vị có liên quan, cấp ủy cơ sở có học viên và các học viên có tên trong danh sách "
                "chịu trách nhiệm thi hành quyết định này.",
            ),
        ),
        table=_table(learners),
        recipients=("Như Điều 3,", "Lưu."),
    )


def summons_of_learners(held: StudyClass, *, on: date) -> list[Letter]:
    """A sheet for each learner, in the order of names."""
    return [
        _summons(
            held,
            on=on,
            addressed=(", ".join(filter(None, (f"Đồng chí {one.person.full_name}", _place(one)))),),
            whom="đồng chí",
            recipients=("Như trên,", "Cấp ủy đơn vị,", "Lưu."),
        )
        for one in _learners(held)
    ]


def summons_of_units(held: StudyClass, *, on: date) -> list[Letter]:
    """A letter for each unit with its learners, in the order of the units' names."""
    by_unit: dict[str, list[Enrolment]] = {}
    for one in _learners(held):
        by_unit.setdefault(one.upper_unit_name if _is_below(held, one) else one.unit_name, []).append(one)
    return [
        replace(
            _summons(
                held,
                on=on,
                addressed=(issuing_body(unit) if unit else "Các học viên",),
                whom=f"{len(learners)} học viên của đơn vị có tên trong danh sách dưới đây",
                recipients=("Như trên,", "Lưu."),
            ),
            table=_table(learners),
        )
        for unit, learners in sorted(by_unit.items())
    ]


def learners_workbook(held: StudyClass, *, now: datetime) -> bytes:
    """The list of learners, ready to print."""
    out, learners = BytesIO(), _learners(held)
    head = _decision_head(held)
    bold, cell = Look(size=12, bold=True, align="center"), Look(box="lrtb")
    heading, middle = replace(cell, bold=True, align="center"), replace(cell, align="center", number_format=GENERAL)
    with Book(title=_TITLE, author=head.issuer, made_at=now) as book:
        sheet = book.sheet("Danh sách", page=Page(title_rows="6:6"), widths=(6, 30, 13, 50), freeze="A7")
        sheet.place(Placed(1, head.issuer.upper(), bold, 2), Placed(3, head.heading[0], bold, 2), height=32)
        sheet.place()
        sheet.place(Placed(1, _TITLE, replace(bold, size=15), 4), height=24)
        sheet.place(Placed(1, f"{held.title}, {_days(held)}", bold, 4), height=32)
        decision = f"Kèm theo Quyết định {head.number_line}, {long_date(held.decided_on)}"
        sheet.place(Placed(1, decision, Look(size=12, italic=True, align="center"), 4), height=20)
        sheet.write(sheet.shape([heading] * 4), _COLUMNS)
        shape = sheet.shape([middle, cell, middle, cell])
        for number, one in enumerate(learners, 1):
            sheet.write(shape, [number, one.person.full_name, one.person.born_text, _place(one)])
        sheet.finish()
        book.save(out)
    return out.getvalue()


def _summons(
    held: StudyClass, *, on: date, addressed: tuple[str, ...], whom: str, recipients: tuple[str, ...]
) -> Letter:
    decision = f" theo Quyết định số {held.decision_number}, {long_date(held.decided_on)}"
    place = f" Địa điểm: {held.place}." if held.place else ""
    return Letter(
        letterhead=unit_letterhead(held.unit, on=on, kind="GTT"),
        title="GIẤY TRIỆU TẬP",
        about=f"tham dự {_class_name(held)}",
        addressed=addressed,
        paragraphs=(
            f"{_issuer(held)} triệu tập {whom} tham dự {_class_name(held)}{decision if held.decision_number else ''}.",
            f"Thời gian: {_days(held)}.{place}",
            "Khi đến lớp, học viên mang theo giấy triệu tập này và giấy tờ tùy thân, có mặt trước giờ khai mạc "
            "15 phút. Học viên không tham dự được phải báo cáo bằng văn bản có ý kiến của cấp ủy đơn vị.",
        ),
        closing=("Đề nghị cấp ủy đơn vị tạo điều kiện để học viên tham dự lớp học đầy đủ, đúng thành phần.",),
        recipients=recipients,
    )


def _learners(held: StudyClass) -> list[Enrolment]:
    return list(held.enrolments.taking_part().select_related("person").by_name())


def _table(learners: Sequence[Enrolment]) -> LetterTable:
    rows = (
        (str(number), one.person.full_name, one.person.born_text, _place(one)) for number, one in enumerate(learners, 1)
    )
    return LetterTable(_COLUMNS, tuple(rows), _WIDTHS)


def _place(one: Enrolment) -> str:
    return ", ".join(name for name in (one.unit_name, one.upper_unit_name) if name)


def _is_below(held: StudyClass, one: Enrolment) -> bool:
    """Whether the learner's unit stands below one that stands below the organiser: letters go to that one."""
    return bool(one.upper_unit_name) and one.upper_unit_name != held.unit.name_on(held.decided_on or held.starts_on)


def _days(held: StudyClass) -> str:
    return f"từ ngày {held.starts_on:%d/%m/%Y} đến ngày {held.ends_on:%d/%m/%Y}"


def _class_name(held: StudyClass) -> str:
    """The class as a sentence goes on: “lớp …”, whether its title begins so or not."""
    title = held.title
    return f"l{title[1:]}" if title.casefold().startswith("lớp ") else f"lớp {title}"


def _staff(held: StudyClass) -> list[tuple[str, str]]:
    return [(name, post) for name, post in ((held.head, "chủ nhiệm lớp"), (held.clerk, "giáo vụ lớp")) if name]


def _issuer(held: StudyClass) -> str:
    return issuing_body(held.unit.name_on(held.decided_on or held.starts_on))


def _decision_head(held: StudyClass) -> Letterhead:
    on, is_dated = held.decided_on or held.starts_on, held.decided_on is not None
    return unit_letterhead(held.unit, on=on, kind="QĐ", number=held.decision_number, is_dated=is_dated)
