"""From the items of any file to what the preview shows."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exams.bank.formats.places import place_of
from exams.bank.item_drafts import sheet_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind, Picture
from exams.bank.question_text import PictureText
from tests.exams.bank.kinds.questions import example, item_of_text, png

OPTIONS = (ItemOption("1930", right=True), ItemOption("1945"))
PLAIN = Item(
    Kind.SINGLE, "Đảng ra đời năm nào?", OPTIONS, where="paragraph 3", level=2, topic="Lịch sử", source="Câu 1."
)


def test_what_the_bank_can_hold_is_shown_as_it_was_read() -> None:
    sheet = sheet_of(ItemFile("docx", (PLAIN,)))
    [draft] = sheet.questions
    assert (draft.stem, draft.level, draft.topic, draft.where, draft.source) == (
        "Đảng ra đời năm nào?",
        2,
        "Lịch sử",
        "paragraph 3",
        "Câu 1.",
    )
    assert [(option.text, option.right) for option in draft.options] == [("1930", True), ("1945", False)]
    assert not draft.multiple
    assert (sheet.format, sheet.counters.found, sheet.counters.ready) == ("docx", 1, 1)
    assert sheet.counters.right_letters == {"A": 1}


def test_several_right_options_stay_several() -> None:
    item = Item(Kind.SEVERAL, "Chọn các năm đúng", (*OPTIONS, ItemOption("1954", right=True)))
    assert sheet_of(ItemFile("gift", (item,))).questions[0].multiple


@pytest.mark.parametrize("kind", list(Kind))
def test_an_item_of_any_kind_becomes_what_the_bank_takes(kind: Kind) -> None:
    wanted = example(kind)
    [draft] = sheet_of(ItemFile("json", (item_of_text(wanted),))).questions
    assert draft.text == wanted


def test_what_its_kind_does_not_allow_is_shown_with_the_sentence_and_stays_out() -> None:
    many = Item(Kind.ORDERING, "Xếp", tuple(ItemOption(f"việc {n}") for n in range(8)), where="item 2")
    sheet = sheet_of(ItemFile("moodle", (PLAIN, many), unsupported=1))
    assert (len(sheet.questions), sheet.faulty[0].faults) == (1, ("thing_count",))
    assert (sheet.counters.found, sheet.counters.other_kinds) == (3, 1)
    [problem] = sheet.problems
    assert problem.message.startswith("Question 2: Putting in order needs 2 to 7 things.")
    assert sheet.report().skipped == 2


@pytest.mark.parametrize(
    ("credit", "weights", "counts"),
    [("part", (1, 0), "part"), ("", (1, -1), "penalty"), ("", (1, 0), "whole"), ("steps", (1, 0), "whole")],
)
def test_a_partly_right_answer_counts_as_the_file_says_where_the_kind_allows_it(
    credit: str, weights: tuple[int, int], counts: str
) -> None:
    options = tuple(replace(option, credit=Decimal(one)) for option, one in zip(OPTIONS, weights, strict=True))
    sheet = sheet_of(ItemFile("gift", (Item(Kind.SEVERAL, "Chọn", options, credit=credit, where="item 1"),)))
    assert sheet.questions[0].credit == counts
    assert [problem.code for problem in sheet.problems] == ["own_shares"]


def test_a_picture_comes_along_and_one_that_is_none_keeps_its_question_out() -> None:
    good, bad = Picture("one.png", "image/png", png(3, 2), "Bản đồ"), Picture("two.png", "image/png", b"...")
    named = replace(good, name=f"{'x' * 100}.png")
    items = [Item(Kind.SINGLE, "Đây là gì?", OPTIONS, pictures=(each,), where="p 1") for each in (good, bad, named)]
    sheet = sheet_of(ItemFile("docx", tuple(items)))
    assert sheet.questions[0].text.pictures == (PictureText("one.png", "Bản đồ", good.data),)
    assert [draft.faults for draft in sheet.faulty] == [("picture_refused",)] * 2
    assert [each.severity for each in sheet.problems] == ["error"] * 2


def test_an_item_with_a_fault_stays_out() -> None:
    sheet = sheet_of(ItemFile("txt", (PLAIN.with_fault("key_missing"),)))
    assert (sheet.questions, sheet.faulty[0].faults) == ([], ("key_missing",))


@pytest.mark.parametrize(
    ("where", "shown"),
    [("paragraph 3", "Paragraph 3"), ("line 12", "Line 12"), ("item 2", "Question 2"), ("Sheet1!D14", "Sheet1!D14")],
)
def test_a_place_is_shown_in_words(where: str, shown: str) -> None:
    assert place_of(where) == shown
