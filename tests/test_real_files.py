"""Workbooks as they come from the field: each gives the questions a careful reader would find, or a true reason.

They are other people's files and no part of this project. `python -m scripts.import_table` shows all of them in
docs/imports.md; here stand the counts that must not fall.
"""

from collections import Counter
from pathlib import Path

import pytest

from exams.bank.sheet_drafts import QuestionSheet
from exams.bank.sheet_reading import read_questions
from office.sheets import read_workbook
from scripts.import_table import END, PAGE, Finding, finding, findings, sample_folder, table, with_table

SAMPLES = sample_folder()
QUIRKS, HOSTILE = sorted(SAMPLES.glob("xlsx-quirks/*.xlsx")), sorted(SAMPLES.glob("hostile/*.xlsx"))

pytestmark = [
    pytest.mark.real_files,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="other people's workbooks are not beside this checkout"),
]


def questions(name: str) -> QuestionSheet:
    return read_questions(read_workbook(SAMPLES / name))


def codes(sheet: QuestionSheet) -> Counter[str]:
    return Counter(problem.code for problem in sheet.problems)


def test_all_fifty_questions_with_their_options_in_one_cell_are_found() -> None:
    found = questions("vn-dauthau-xlsx/50-cau-bo-sung.xlsx")
    assert (found.counters.found, found.counters.ready) == (50, 50)
    assert found.problems == []


def test_all_eighty_questions_with_a_column_for_each_option_are_found() -> None:
    found = questions("vn-lichsu10-xlsx/luyen_thi_detail_topic.xlsx")
    assert (found.counters.found, found.counters.ready) == (80, 80)
    assert not [problem for problem in found.problems if problem.severity == "error"]


def test_a_list_of_topics_is_no_list_of_questions_and_is_told_so() -> None:
    found = questions("vn-lichsu10-xlsx/luyen_thi_topic.xlsx")
    assert found.counters.found == 0
    assert codes(found) == {"sheet_without_questions": 1, "no_questions": 1}


def test_the_one_example_of_a_quiz_template_has_four_right_answers() -> None:
    (question,) = questions("fmt-xlsxtemplate/KahootQuizTemplate.xlsx").questions
    assert [option.right for option in question.options] == [True] * 4


def test_of_five_kinds_of_question_two_can_be_imported_and_three_say_why_not() -> None:
    found = questions("fmt-xlsxtemplate/excel_moodle.xlsx")
    assert (found.counters.found, found.counters.ready, found.counters.other_kinds) == (5, 2, 3)
    reasons = [problem for problem in found.problems if problem.code == "kind_not_supported"]
    assert len({problem.where for problem in reasons}) == 3


@pytest.mark.parametrize("path", QUIRKS, ids=lambda path: path.name)
def test_odd_workbooks_open_without_harm(path: Path) -> None:
    assert is_read_and_told(finding(path, name=path.name))


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_hostile_workbooks_are_refused_or_read_without_harm(path: Path) -> None:
    found = finding(path, name=path.name)
    assert found.refusal or is_read_and_told(found)


def is_read_and_told(found: Finding) -> bool:
    """Both readers came to an end, and what they could not use they say."""
    if found.questions is None or found.roster is None:
        return False
    asked, roster = found.questions, found.roster
    return bool(asked.counters.found or codes(asked)["no_questions"]) and bool(roster.people or roster.problems)


def test_there_are_odd_and_hostile_workbooks_at_all() -> None:
    assert QUIRKS
    assert HOSTILE


def test_the_table_in_the_documentation_is_what_the_importers_find_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert END in page
    assert with_table(page, table(findings(SAMPLES))) == page
