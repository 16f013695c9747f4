"""Short ways to write a sheet of questions and to look at what was read from it."""

from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from exams.bank.sheet_drafts import DraftQuestion, QuestionSheet
from exams.bank.sheet_reading import read_questions
from office.sheets import read_workbook
from tests.office.sheet_books import book

PLAIN = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]
ONE = [1, "Ai sáng lập Đảng?", "Lênin", "C. Mác", "Hồ Chí Minh", "Trần Phú", "C"]


def read(rows: Sequence[Sequence[Any]], change: Callable[[Worksheet], None] | None = None) -> QuestionSheet:
    return read_questions(read_workbook(book(rows, change)))


def only(result: QuestionSheet) -> DraftQuestion:
    assert [each.code for each in result.problems if each.severity == "error"] == []
    (question,) = result.questions
    return question


def texts(question: DraftQuestion) -> list[str]:
    return [option.text for option in question.options]


def right(question: DraftQuestion) -> list[str]:
    return [option.text for option in question.options if option.right]


def codes(result: QuestionSheet) -> list[tuple[str, str]]:
    return [(each.where, each.code) for each in result.problems]
