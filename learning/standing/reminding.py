"""Letters that remind units of their people: who is to be named, who has not come, who lacks periods.

One letter for each unit, in its official form; the words are Vietnamese whatever the language of the interface.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from learning.classes.letterheads import unit_letterhead
from learning.standing.asked import Question
from learning.standing.listing import Listed
from learning.standing.papers import STANDS_WORDS, about_lines
from learning.standing.stages import Stage
from office import journal
from office.letters import Letter, LetterTable
from people.models import Unit, User

REMINDED = "learning.standing.remind"
# What a unit is asked to do for those who stand there; nothing is asked of a unit for the other stages.
ASKED = {
    Stage.EXPECTED: "Đề nghị đơn vị rà soát và lập danh sách cử các đồng chí có tên dưới đây đi học.",
    Stage.NOMINATED: "Đề nghị đơn vị rà soát hồ sơ của các đồng chí được cử nhưng chưa được triệu tập.",
    Stage.ADMITTED: "Đề nghị đơn vị nhắc các đồng chí đã được triệu tập nhưng chưa dự học đến lớp đúng lịch.",
    Stage.ATTENDING: "Đề nghị đơn vị tạo điều kiện để các đồng chí có tên dưới đây dự đủ số tiết theo quy định.",
    Stage.ELIGIBLE: "Đề nghị đơn vị nhắc các đồng chí có tên dưới đây chuẩn bị và dự kiểm tra cuối khóa.",
}
_WIDTHS = (1.0, 5.0, 2.4, 4.4)


@transaction.atomic
def remind_units(
    *, unit: Unit, question: Question, stage: Stage, people: Sequence[Listed], by: User, now: datetime
) -> list[Letter]:
    """The letters of a unit to those below it (or to itself), in the order of their names; written down."""
    letters = letters_of(unit, question, stage, people)
    data = {"letters": len(letters), "people": len(people), "on": question.day.isoformat()}
    journal.write(act=REMINDED, subject=unit, by=by, now=now, data=data)
    return letters


def letters_of(unit: Unit, question: Question, stage: Stage, people: Iterable[Listed]) -> list[Letter]:
    by_unit: dict[str, list[Listed]] = {}
    for one in people:
        by_unit.setdefault(one.unit_name, []).append(one)
    return [_letter(unit, question, stage, name, by_unit[name]) for name in sorted(by_unit)]


def _letter(unit: Unit, question: Question, stage: Stage, addressed: str, people: Sequence[Listed]) -> Letter:
    head = unit_letterhead(unit, on=question.today, kind="CV")
    rows = tuple(
        (str(place), one.person.full_name, one.person.born_text, _of_class(one))
        for place, one in enumerate(people, start=1)
    )
    about = about_lines(question)
    return Letter(
        letterhead=head,
        title="",
        about=f"V/v nhắc việc học: {about[0]}",
        addressed=(addressed,),
        paragraphs=(f"Qua theo dõi việc học tập ({'; '.join(about)}), đơn vị còn {len(people)} đồng chí: "
                    f"{STANDS_WORDS[stage].lower()}.", ASKED[stage]),
        table=LetterTable(("STT", "Họ và tên", "Ngày sinh", "Lớp"), rows, _WIDTHS),
        closing=("Đề nghị đơn vị thực hiện và báo cáo kết quả.",),
        recipients=("Như trên", "Lưu."),
    )  # fmt: skip


def _of_class(one: Listed) -> str:
    if one.study_class is None:
        return ""
    return f"{one.study_class.title} ({one.attended}/{one.study_class.periods} tiết)"
