"""From a workbook to the bank and back out: planned first, all or nothing, the same file twice changes nothing."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from exams.bank.actions import OptionText, QuestionRefused, QuestionText, retire_question, write_question
from exams.bank.models import Question
from exams.bank.question_import import QuestionPlan, apply_questions, plan_questions
from exams.bank.sheet_reading import read_questions
from office.sheets import read_workbook
from tests.cast import NOW, Cast

HEAD = ["STT", "Chủ đề", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Mức độ", "Giải thích", "Căn cứ"]
ONE = [
    1,
    "Điều lệ",
    "Nhiệm kỳ của chi bộ là?",
    "2 năm",
    "3 năm",
    "5 năm",
    "Cả A, B và C đều sai",
    "C",
    "Nhận biết",
    "Vì",
    "Điều 24",
]
TWO = [2, "Lịch sử", "Đảng ra đời năm nào?", "1929", "1930", "1931", "Tất cả các phương án trên", "B", 2, "", ""]


def book(*rows: list[Any]) -> BytesIO:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Câu hỏi"
    for row in (HEAD, *rows):
        sheet.append(row)
    out = BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def plan(cast: Cast, *rows: list[Any]) -> QuestionPlan:
    return plan_questions(sheet=read_questions(read_workbook(book(*rows))), bank=cast.bank)


def test_questions_come_with_key_level_topic_and_pins(cast: Cast) -> None:
    made = plan(cast, ONE, TWO)
    assert made.counts == {"create": 2}
    assert made.new_topics == ["Điều lệ", "Lịch sử"]
    apply_questions(plan=made, by=cast.thu, now=NOW)
    one = Question.objects.select_related("current", "topic").get(current__stem="Nhiệm kỳ của chi bộ là?")
    options = list(one.current.options.values_list("text", "right", "pinned"))
    assert (one.level, one.topic.name, one.current.citation) == (1, "Điều lệ", "Điều 24")
    assert [text for text, right, _pinned in options if right] == ["5 năm"]
    assert all(pinned for _text, _right, pinned in options)
    two = Question.objects.select_related("current").get(current__stem="Đảng ra đời năm nào?")
    assert [pinned for pinned in two.current.options.values_list("pinned", flat=True)] == [False, False, False, True]


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    apply_questions(plan=plan(cast, ONE, TWO), by=cast.thu, now=NOW)
    count = Question.objects.count()
    again = plan(cast, ONE, TWO)
    assert again.counts == {"same": 2}
    apply_questions(plan=again, by=cast.thu, now=NOW)
    assert Question.objects.count() == count


def test_the_same_text_with_another_key_is_pointed_out(cast: Cast) -> None:
    apply_questions(plan=plan(cast, ONE), by=cast.thu, now=NOW)
    other = plan(cast, [*ONE[:7], "B", *ONE[8:]])
    assert "same_stem_in_bank" in {problem.code for problem in other.problems}


def test_a_citation_that_is_too_long_is_told_with_what_would_be_lost(cast: Cast) -> None:
    long = [*ONE[:-1], "Điều 24. " * 45 + "Hết."]
    [remark] = [problem for problem in plan(cast, long, TWO).problems if problem.code == "citation_cut"]
    assert (remark.where, remark.severity) == ("Câu hỏi!C2", "warning")
    assert "409" in remark.message
    assert "Hết.”" in remark.message
    kept = [*ONE[:-1], "Điều 24. " * 44]
    assert "citation_cut" not in {problem.code for problem in plan(cast, kept).problems}


def test_a_faulty_row_is_left_out_with_its_reason_and_the_rest_goes_in(cast: Cast) -> None:
    made = plan(cast, ONE, [*TWO[:7], "", *TWO[8:]])
    assert made.counts == {"create": 1, "skip": 1}
    report = apply_questions(plan=made, by=cast.thu, now=NOW).as_json()
    assert (report["found"], report["imported"], report["skipped"]) == (2, 1, 1)
    problem = next(one for one in report["problems"] if one["code"] == "key_missing")
    assert problem["where"].startswith("Câu hỏi!")
    assert problem["severity"] == "error"


def test_references_go_on_and_are_never_given_twice(cast: Cast) -> None:
    apply_questions(plan=plan(cast, ONE), by=cast.thu, now=NOW)
    last = Question.objects.get(current__stem="Nhiệm kỳ của chi bộ là?")
    retire_question(question=last, by=cast.thu, now=NOW)
    apply_questions(plan=plan(cast, TWO), by=cast.thu, now=NOW)
    refs = list(cast.bank.questions.values_list("ref", flat=True))
    assert len(refs) == len(set(refs))


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [
        [n, "Điều lệ", f"Câu số {n} là gì?", f"{n} a", f"{n} b", f"{n} c", f"{n} d", "ABCD"[n % 4], 1, "", ""]
        for n in range(300)
    ]
    with django_assert_max_num_queries(8):
        made = plan(cast, *rows)
    with django_assert_max_num_queries(40):  # a few batches of 300 rows
        apply_questions(plan=made, by=None, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        QuestionText("", (OptionText("a", True), OptionText("b", False))),
        QuestionText("Câu?", (OptionText("a", True),)),
        QuestionText("Câu?", (OptionText("a", True), OptionText(" ", False))),
        QuestionText("Câu?", (OptionText("a", False), OptionText("b", False))),
        QuestionText("Câu?", (OptionText("a", True), OptionText("b", True))),
        QuestionText("Câu?", (OptionText("a", True), OptionText("A ", False))),
        QuestionText("Câu?", tuple(OptionText(str(n), n == 0) for n in range(11))),
    ],
)
def test_a_question_nobody_could_answer_fairly_is_refused(cast: Cast, text: QuestionText) -> None:
    count = Question.objects.count()
    with pytest.raises(QuestionRefused):
        write_question(topic=cast.topics[0], level=1, text=text, by=cast.thu, now=NOW)
    assert Question.objects.count() == count


def test_the_author_overrules_the_pinning_rule(cast: Cast) -> None:
    options = (OptionText("1", True, pinned=True), OptionText("2", False), OptionText("Cả hai", False, pinned=False))
    question = write_question(topic=cast.topics[0], level=1, text=QuestionText("?", options), by=cast.thu, now=NOW)
    assert list(question.current.options.values_list("pinned", flat=True)) == [True, False, False]


def test_the_commands_report_and_the_record_is_complete(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    file, out = tmp_path / "ch.xlsx", tmp_path / "nh.json"
    file.write_bytes(book(ONE, TWO).read())
    call_command("import_questions", str(file), "--bank", cast.bank.code, "--json")
    assert json.loads(capsys.readouterr().out)["imported"] == 2
    call_command("export_questions", "--bank", cast.bank.code, "-o", str(out))
    record = json.loads(out.read_text())
    assert len(record["questions"]) == cast.bank.questions.count()
    one = next(item for item in record["questions"] if item["versions"][-1]["stem"] == ONE[2])
    version = one["versions"][-1]
    assert version["options"][2] == {"text": "5 năm", "right": True, "partner": "", "pinned": True}
    assert (version["explanation"], version["citation"], one["level"]) == ("Vì", "Điều 24", 1)


@pytest.mark.parametrize(
    "content", [b"", b"khong phai Excel", b"PK\x03\x04 hong", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_file_that_is_no_workbook_is_refused_with_code_2(cast: Cast, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hong.xlsx"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("import_questions", str(file), "--bank", cast.bank.code)
    assert refusal.value.returncode == 2
    assert "hong.xlsx" in str(refusal.value)


def test_an_unknown_bank_and_an_unwritable_place_are_refused_with_code_2(cast: Cast, tmp_path: Path) -> None:
    for arguments in (
        ["--bank", "KHONG", "-o", str(tmp_path / "a.json")],
        ["--bank", cast.bank.code, "-o", "/khong/co/a.json"],
    ):
        with pytest.raises(CommandError) as refusal:
            call_command("export_questions", *arguments)
        assert refusal.value.returncode == 2
    assert list(tmp_path.iterdir()) == []
