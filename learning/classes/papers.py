"""Decisions about a class's learners as paper, in Vietnamese whatever the reader's language: the class committee, and
commendations. As PDF and as a Word file to go on working with."""

from collections.abc import Sequence
from datetime import date, datetime

from learning.classes.letterheads import unit_letterhead
from learning.models import Commendation, CommitteeRole, StudyClass
from office.letterheads import issuing_body, long_date
from office.letters import Letter, LetterTable, letter_docx, letters_pdf

POSTS = {CommitteeRole.MONITOR: "Lớp trưởng", CommitteeRole.DEPUTY: "Lớp phó"}
_RECIPIENTS = ("Như Điều 2,", "Lưu.")

FORMS = ("pdf", "docx")


def committee_letter(held: StudyClass, *, on: date) -> Letter:
    """The decision that sets up the class committee; its number and day are left for the hand."""
    members = held.enrolments.exclude(committee="").select_related("person").order_by("-committee", "person__sort_key")
    rows = [
        (str(place), one.person.full_name, one.unit_name, POSTS[CommitteeRole(one.committee)])
        for place, one in enumerate(members, start=1)
    ]
    return Letter(
        letterhead=unit_letterhead(held.unit, on=on, kind="QĐ", is_dated=False),
        title="QUYẾT ĐỊNH",
        about=f"thành lập Ban cán sự {held.title}",
        addressed=(),
        paragraphs=_grounds(held),
        articles=(
            ("Điều 1.", f"Thành lập Ban cán sự {held.title} gồm {len(rows)} đồng chí có tên trong danh sách kèm theo."),
            ("Điều 2.", "Ban cán sự lớp và các học viên của lớp thi hành quyết định này."),
        ),
        table=LetterTable(("STT", "Họ và tên", "Đơn vị", "Nhiệm vụ"), tuple(rows), (1.0, 5.0, 7.0, 3.0)),
        recipients=_RECIPIENTS,
    )


def commendation_letter(held: StudyClass, commended: Sequence[Commendation]) -> Letter:
    """The decision by which these learners are commended: all of one decision."""
    decision = commended[0]
    rows = [
        (str(place), one.enrolment.person.full_name, one.enrolment.unit_name, one.reason)
        for place, one in enumerate(commended, start=1)
    ]
    return Letter(
        letterhead=unit_letterhead(held.unit, on=decision.decided_on, kind="QĐ", number=decision.decision_number),
        title="QUYẾT ĐỊNH",
        about=f"khen thưởng học viên {held.title}",
        addressed=(),
        paragraphs=_grounds(held),
        articles=(
            ("Điều 1.", f"Khen thưởng {len(rows)} học viên có tên trong danh sách kèm theo."),
            ("Điều 2.", "Các đơn vị có liên quan và các học viên có tên tại Điều 1 thi hành quyết định này."),
        ),
        table=LetterTable(("STT", "Họ và tên", "Đơn vị", "Thành tích"), tuple(rows), (1.0, 5.0, 6.0, 5.0)),
        recipients=_RECIPIENTS,
    )


def _grounds(held: StudyClass) -> tuple[str, ...]:
    opened = f"Căn cứ Quyết định mở lớp số {held.decision_number}" if held.decision_number else ""
    if opened and held.decided_on:
        opened += f", {long_date(held.decided_on)}"
    issuer = issuing_body(held.unit.name_on(held.starts_on))
    return tuple(filter(None, (opened and f"- {opened};", f"- Xét tình hình thực tế của lớp và đề nghị của {issuer},")))


def letter_file(letter: Letter, form: str, *, now: datetime) -> bytes:
    """A letter in one of FORMS."""
    return letter_docx([letter]) if form == "docx" else letters_pdf([letter], now=now)
