"""From the items of any file to what the preview shows."""

import pytest

from exams.bank.formats.places import place_of
from exams.bank.item_drafts import sheet_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind, Picture

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


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.ORDERING, Kind.MATCHING, Kind.NUMBER, Kind.TEXT, Kind.POLL])
def test_a_kind_that_the_bank_cannot_hold_is_counted_and_named_with_its_place(kind: Kind) -> None:
    sheet = sheet_of(ItemFile("moodle", (PLAIN, Item(kind, "Câu khác", OPTIONS, where="question 2")), unsupported=1))
    assert len(sheet.questions) == 1
    assert (sheet.counters.found, sheet.counters.other_kinds) == (3, 2)
    assert [(each.where, each.code) for each in sheet.problems] == [("question 2", "kind_not_held")]
    assert sheet.report().skipped == 2


def test_a_question_with_a_picture_is_shown_and_not_imported_without_it() -> None:
    picture = Picture("image1.png", "image/png", b"...")
    sheet = sheet_of(
        ItemFile("docx", (Item(Kind.SINGLE, "{{image1.png}}", OPTIONS, pictures=(picture,), where="p 1"),))
    )
    assert not sheet.questions
    assert sheet.faulty[0].faults == ("pictures_not_held",)
    assert [each.severity for each in sheet.problems] == ["error"]


def test_an_item_with_a_fault_stays_out() -> None:
    sheet = sheet_of(ItemFile("txt", (PLAIN.with_fault("key_missing"),)))
    assert (sheet.questions, sheet.faulty[0].faults) == ([], ("key_missing",))


@pytest.mark.parametrize(
    ("where", "shown"),
    [("paragraph 3", "Paragraph 3"), ("line 12", "Line 12"), ("item 2", "Question 2"), ("Sheet1!D14", "Sheet1!D14")],
)
def test_a_place_is_shown_in_words(where: str, shown: str) -> None:
    assert place_of(where) == shown
