"""A bank for practice with one question, for tests of lessons and papers."""

from exams.bank.actions import OptionText, QuestionText, add_topic, open_bank, write_question
from exams.bank.models import Bank
from tests.cast import NOW, Company

CODE = "LUYEN"
WHY = "Vì Điều lệ nói như vậy."
TEXT = QuestionText(
    "Ai là nền tảng của Đảng?",
    (OptionText("Đoàn thể"), OptionText("Chi bộ cơ sở", right=True), OptionText("Chính quyền")),
    explanation=WHY,
)


def practice_bank(company: Company) -> Bank:
    unit, by = company.duk, company.thu
    bank = open_bank(code=CODE, name="Tự luyện", unit=unit, by=by, now=NOW, reviewed=False, practice=True)
    write_question(topic=add_topic(bank=bank, name="Bài 1", by=by, now=NOW), level=1, text=TEXT, by=by, now=NOW)
    return bank
