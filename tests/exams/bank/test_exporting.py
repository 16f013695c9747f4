"""A bank leaves as a file and comes back: what was edited changes the same questions, what was added is new."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from exams.bank.actions import OptionText, QuestionText, add_topic, retire_question, write_question
from exams.bank.exporting import ENDINGS, FORMATS, export_bank
from exams.bank.formats import xlsx_words as words
from exams.bank.items import Kind, NumberRange
from exams.bank.models import Bank, Change, Question, QuestionVersion, State
from exams.bank.question_changes import Part
from exams.bank.question_files import read_question_file
from exams.bank.question_import import QuestionPlan, apply_questions, plan_questions
from exams.bank.sorting import tag_questions
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]
Sheet = Any


def exported(bank: Bank, format: str = "xlsx") -> bytes:
    return export_bank(bank=bank, format=format, by=None, now=NOW, on=NOW.date()).content


def planned(content: bytes, bank: Bank, folder: Path, name: str = "cau-hoi.xlsx") -> QuestionPlan:
    path = folder / name
    path.write_bytes(content)
    return plan_questions(sheet=read_question_file(path, name), bank=bank)


def edited(bank: Bank, folder: Path, change: Callable[[Sheet], None]) -> QuestionPlan:
    """What an import would do with the bank's workbook after somebody has worked on it."""
    book, out = load_workbook(io.BytesIO(exported(bank))), io.BytesIO()
    change(book.active)
    book.save(out)
    return planned(out.getvalue(), bank, folder)


def put(sheet: Sheet, row: int, heading: str, value: Any) -> None:
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    sheet.cell(row, column).value = value


def get(sheet: Sheet, row: int, heading: str) -> Any:
    return sheet.cell(row, next(cell.column for cell in sheet[1] if cell.value == heading)).value


def every_kind(cast: Cast) -> None:
    """A question of each further kind, in a topic below another."""
    below = add_topic(bank=cast.bank, name="Chương 2", parent=cast.topics[0], by=cast.thu, now=NOW)
    pairs = (OptionText("Một", partner="Hai"), OptionText("Ba", partner="Bốn"), OptionText("", partner="Năm"))
    things = (OptionText("Thứ nhất"), OptionText("Thứ hai"), OptionText("Thứ ba"))
    for text in (
        QuestionText("Đúng hay sai?", (OptionText("Đúng"), OptionText("Sai", right=True)), kind=Kind.TRUE_FALSE),
        QuestionText("Bảng?", (OptionText("Một", right=True), OptionText("Hai")), kind=Kind.TABLE, credit="part"),
        QuestionText("Thứ tự?", things, kind=Kind.ORDERING),
        QuestionText("Ghép?", pairs, kind=Kind.MATCHING),
        QuestionText("Bao nhiêu?", kind=Kind.NUMBER, numbers=(NumberRange(Decimal(7), Decimal("8.5")),)),
        QuestionText("Thủ đô?", kind=Kind.TEXT, accepted=("Hà Nội", "HN"), case_matters=True),
        QuestionText("Ý kiến?", things, kind=Kind.POLL, multiple=True),
    ):
        question = write_question(topic=below, level=3, text=text, by=cast.thu, now=NOW)
        tag_questions(bank=cast.bank, questions=[question], names=["mới", "2026"])


@pytest.mark.parametrize("format", ["xlsx", "qti3"])
def test_a_bank_of_every_kind_comes_back_as_it_is(cast: Cast, tmp_path: Path, format: str) -> None:
    every_kind(cast)
    plan = planned(exported(cast.bank, format), cast.bank, tmp_path, f"a{ENDINGS[format]}")
    assert [(row.draft.ref, row.differences) for row in plan.rows if row.deed != "same"] == []
    assert plan.counts["same"] >= 16


def test_what_was_edited_changes_the_same_question_and_what_was_added_is_new(cast: Cast, tmp_path: Path) -> None:
    refs: dict[str, str] = {}

    def change(sheet: Sheet) -> None:
        refs["first"] = get(sheet, 2, words.REF)
        put(sheet, 2, words.STEM, "Câu đã sửa lời?")
        put(sheet, 3, words.KEY, "B")
        put(sheet, 4, words.LEVEL, "Vận dụng cao")
        put(sheet, 4, words.TAGS, "ôn tập")
        last = sheet.max_row + 1
        for heading, value in ((words.STEM, "Câu mới?"), ("A", "một"), ("B", "hai"), (words.KEY, "A")):
            put(sheet, last, heading, value)

    plan = edited(cast.bank, tmp_path, change)
    assert plan.counts == {"change": 3, "same": 13, "create": 1}
    changed = [row for row in plan.rows if row.deed == "change"]
    assert [[each.part for each in row.differences] for row in changed] == [
        [Part.STEM], [Part.ANSWERS], [Part.LEVEL, Part.TAGS]
    ]  # fmt: skip
    versions = QuestionVersion.objects.count()
    apply_questions(plan=plan, by=cast.thu, now=NOW)
    first = Question.objects.select_related("current").get(bank=cast.bank, ref=refs["first"].rpartition("/")[2])
    assert (first.current.stem, first.current.number, first.current.change) == ("Câu đã sửa lời?", 2, Change.WORDS)
    third = changed[2].question
    third.refresh_from_db()
    assert (third.level, [tag.name for tag in third.tags.all()], third.versions.count()) == (4, ["ôn tập"], 1)
    assert changed[1].question.versions.latest("number").change == Change.CONTENT
    assert QuestionVersion.objects.count() == versions + 3, "two changed and one new"
    again = planned(exported(cast.bank), cast.bank, tmp_path)
    assert again.counts == {"same": 17}


def test_what_differs_is_said_before_and_after(cast: Cast, tmp_path: Path) -> None:
    plan = edited(cast.bank, tmp_path, lambda sheet: put(sheet, 2, words.KEY, "B"))
    (told,) = next(row for row in plan.rows if row.deed == "change").differences
    assert ("✓" in told.before.split("\n")[0], "✓" in told.after.split("\n")[1]) == (True, True)
    assert told.label


def test_references_that_lead_nowhere_are_told_and_added_as_new(cast: Cast, tmp_path: Path) -> None:
    def change(sheet: Sheet) -> None:
        put(sheet, 2, words.REF, f"{cast.bank.code}/Q9999")
        put(sheet, 2, words.STEM, "Không có câu này?")
        put(sheet, 3, words.REF, "KHAC/Q0001")
        put(sheet, 3, words.STEM, "Câu của ngân hàng khác?")

    plan = edited(cast.bank, tmp_path, change)
    assert plan.counts == {"create": 2, "same": 14}
    assert {problem.code for problem in plan.problems} >= {"ref_unknown", "ref_foreign"}


def test_one_reference_twice_changes_the_question_once_and_is_told(cast: Cast, tmp_path: Path) -> None:
    def change(sheet: Sheet) -> None:
        put(sheet, 3, words.REF, get(sheet, 2, words.REF))

    plan = edited(cast.bank, tmp_path, change)
    assert plan.counts == {"same": 15, "skip": 1}
    assert [problem.code for problem in plan.problems if problem.severity == "error"] == ["ref_twice"]


def all_in_review(bank: Bank) -> None:
    QuestionVersion.objects.filter(question__bank=bank).update(state=State.IN_REVIEW)


def test_words_in_review_are_told_before_and_left_alone_while_the_rest_goes_in(cast: Cast, tmp_path: Path) -> None:
    first, second = Question.objects.filter(bank=cast.bank).order_by("ref")[:2]

    def change(sheet: Sheet) -> None:
        put(sheet, 2, words.STEM, "Sửa trong lúc duyệt?")
        put(sheet, 3, words.STEM, "Sửa câu khác?")

    QuestionVersion.objects.filter(pk=first.current_id).update(state=State.IN_REVIEW)
    plan = edited(cast.bank, tmp_path, change)
    [told] = [problem for problem in plan.problems if problem.severity == "error"]
    assert plan.counts == {"same": 14, "change": 1, "skip": 1}
    assert (told.code, told.where) == ("ref_in_review", plan.rows[0].draft.where)
    assert first.ref in told.message
    assert [each.part for each in plan.rows[0].differences] == [Part.STEM], "what is left out is shown"
    apply_questions(plan=plan, by=cast.thu, now=NOW)
    stems = [Question.objects.get(pk=each.pk).current.stem for each in (first, second)]
    assert stems == [first.current.stem, "Sửa câu khác?"]


def test_what_the_file_does_not_change_may_be_in_review_without_a_word(cast: Cast, tmp_path: Path) -> None:
    all_in_review(cast.bank)
    plan = edited(cast.bank, tmp_path, lambda sheet: put(sheet, 4, words.LEVEL, "Vận dụng cao"))
    apply_questions(plan=plan, by=cast.thu, now=NOW)
    assert plan.counts == {"same": 15, "change": 1}
    assert plan.problems == []
    assert Question.objects.get(pk=plan.rows[2].question.pk).level == 4


def test_a_retired_question_is_not_exported(cast: Cast) -> None:
    retire_question(question=cast.questions[0], by=cast.thu, now=NOW)
    sheet = load_workbook(io.BytesIO(exported(cast.bank))).active
    assert sheet.max_row == 16
    assert f"{cast.bank.code}/{cast.questions[0].ref}" not in [cell.value for cell in sheet["A"]]


def test_the_word_document_has_every_question_with_its_key_below(cast: Cast, tmp_path: Path) -> None:
    content = exported(cast.bank, "docx")
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert text.count("Đáp án: ") == 16
    plan = planned(content, cast.bank, tmp_path, "a.docx")
    assert plan.counts == {"same": 16}, "the reader of Word documents finds the same questions and keys"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_a_download_for_those_who_see_questions(cast: Cast, client_of: ClientOf, format: str) -> None:
    address = reverse("bank_office:bank_export", args=[cast.bank.uid])
    answer = client_of(cast.vinh).post(address, {"format": format})
    assert (answer.status_code, len(answer.content) > 500) == (200, True)
    assert f'filename="nhch{ENDINGS[format]}"' in answer.headers["Content-Disposition"]
    row = JournalRow.objects.get(act="bank.bank.export")
    assert (row.by_label, row.data) == ("vinh", {"format": format, "questions": 16})
    assert client_of(cast.quang).post(address, {"format": format}).status_code == 404


def test_a_format_that_is_none_is_refused_at_its_field(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.thu).post(reverse("bank_office:bank_export", args=[cast.bank.uid]), {"format": "exe"})
    assert answer.status_code == 422
    assert not JournalRow.objects.filter(act="bank.bank.export").exists()


@pytest.mark.parametrize("format", ["xlsx", "docx"])
def test_the_command_writes_the_new_formats_and_wants_their_ending(cast: Cast, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"bank{ENDINGS[format]}"
    call_command("export_questions", bank=cast.bank.code, format=format, output=path)
    assert path.stat().st_size > 1000
    with pytest.raises(CommandError, match=ENDINGS[format]):
        call_command("export_questions", bank=cast.bank.code, format=format, output=tmp_path / "bank.pdf")
