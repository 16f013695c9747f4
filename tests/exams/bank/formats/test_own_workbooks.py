"""A workbook of questions that the platform wrote reads back the same, also after people have worked on it."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exams.bank.formats import xlsx_words as words
from exams.bank.formats.truth import as_truth
from exams.bank.formats.xlsx_reading import read_own
from exams.bank.formats.xlsx_writing import write_xlsx
from exams.bank.items import Item, ItemFile, ItemOption, Kind, NumberRange, Picture
from office.sheet_values import tidy
from office.sheets import read_workbook
from tests.exams.bank.formats.format_cases import codes
from tests.exams.bank.formats.item_strategies import core, items

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CHOICE = Item(
    Kind.SINGLE,
    "Cơ quan nào?",
    (ItemOption("Chi bộ", right=True), ItemOption("Đảng uỷ"), ItemOption("Cả hai", pinned=True)),
    topic="Điều lệ / Tổ chức",
    level=2,
    ref="NHCH/Q0007",
    tags=("mới", "2026"),
)
MINE = ("Ghi chú của tôi", "hay")


def book(*written: Item) -> io.BytesIO:
    return io.BytesIO(write_xlsx(written, title="Ngân hàng", made_at=NOW).content)


def again(file: io.BytesIO) -> ItemFile:
    found = read_own(read_workbook(file, name="cau-hoi.xlsx"))
    assert found is not None
    return found


def edited(change: Any, *written: Item) -> ItemFile:
    """What is read after somebody has changed the sheet."""
    opened = load_workbook(book(*written))
    change(opened.active)
    out = io.BytesIO()
    opened.save(out)
    out.seek(0)
    return again(out)


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def fits(item: Item) -> bool:
    """A workbook tidies texts as every workbook is read, and has signs of its own for pairs and tags."""
    texts = [item.stem, item.explanation, item.citation, item.topic, item.ref, item.number, *item.tags, *item.accepted]
    texts += [text for option in item.options for text in (option.text, option.partner)]
    plain = all(tidy(text) == text and words.PAIR not in text and "  " not in text for text in texts)
    return plain and not any(words.TAG_END in tag for tag in item.tags)


def as_a_workbook_has_it(item: Item) -> Item:
    options = tuple(replace(each, credit=None, feedback="", pinned=each.pinned or None) for each in item.options)
    return as_truth(replace(item, options=options, pictures=()))


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_kind_comes_back_the_same(kind: Kind, data: st.DataObject) -> None:
    before = [as_a_workbook_has_it(each) for each in data.draw(st.lists(items([kind]).filter(fits), max_size=3))]
    assert [core(item) for item in again(book(*before)).items] == [core(item) for item in before]


def test_columns_may_change_places_and_get_company() -> None:
    def change(sheet: Any) -> None:
        turned = [[cell.value for cell in reversed(row)] + [mine] for row, mine in zip(sheet, MINE, strict=True)]
        for number, values in enumerate(turned, 1):
            for place, value in enumerate(values, 1):
                sheet.cell(number, place).value = value

    found = edited(change, CHOICE)
    assert [core(item) for item in found.items] == [CHOICE]
    assert codes(found) == ["column_unused"]


def test_an_option_may_go_and_the_key_stays_where_its_letter_is() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(2, column(sheet, "A")).value = None
        sheet.cell(2, column(sheet, words.KEY)).value = "B"

    (item,) = edited(change, CHOICE).items
    assert [(option.text, option.right) for option in item.options] == [("Đảng uỷ", True), ("Cả hai", False)]


def test_a_row_added_by_hand_needs_no_kind() -> None:
    def change(sheet: Any) -> None:
        for heading, text in ((words.STEM, "Những ai?"), ("A", "Một"), ("B", "Hai"), (words.KEY, "A, B")):
            sheet.cell(3, column(sheet, heading), text)

    (_old, new) = edited(change, CHOICE).items
    assert (new.kind, new.ref, new.right) == (Kind.SEVERAL, "", (0, 1))


@pytest.mark.parametrize(
    ("item", "key", "code"),
    [
        (CHOICE, "F", "key_not_an_option"),
        (CHOICE, None, "key_missing"),
        (Item(Kind.NUMBER, "Bao nhiêu?", numbers=()), "mười", "number_unknown"),
        (replace(CHOICE, kind=Kind.ORDERING), "A, A, B", "order_unknown"),
        (Item(Kind.TEXT, "Thủ đô?"), None, "key_missing"),
    ],
)
def test_an_answer_that_means_nothing_keeps_its_question_out(item: Item, key: str | None, code: str) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(2, column(sheet, words.KEY)).value = key

    found = edited(change, item)
    assert not found.ready
    assert codes(found) == [code]
    assert words.KEY in found.problems[0].message


def test_an_order_may_be_given_by_its_letters() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(2, column(sheet, words.KEY)).value = "C, A, B"

    (item,) = edited(change, replace(CHOICE, kind=Kind.ORDERING)).items
    assert [option.text for option in item.options] == ["Cả hai", "Chi bộ", "Đảng uỷ"]


def test_numbers_are_read_with_comma_and_with_point_and_as_ranges() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(2, column(sheet, words.KEY)).value = "7,5; 8.25 … 9; 10...11"

    (item,) = edited(change, Item(Kind.NUMBER, "Bao nhiêu?")).items
    assert [(str(each.low), str(each.high)) for each in item.numbers] == [("7.5", "7.5"), ("8.25", "9"), ("10", "11")]
    assert isinstance(item.numbers[0], NumberRange)


def test_words_nobody_knows_are_told_and_the_question_is_read_by_its_answer() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(2, column(sheet, words.KIND)).value = "Loại lạ"
        sheet.cell(2, column(sheet, words.LEVEL)).value = "Tuyệt đỉnh"

    found = edited(change, CHOICE)
    assert sorted(codes(found)) == ["kind_unknown", "level_unknown"]
    assert (found.ready[0].kind, found.ready[0].level) == (Kind.SINGLE, None)


def test_what_a_workbook_cannot_hold_is_told() -> None:
    pictured = replace(CHOICE, pictures=(Picture("a.png", "image/png", b""),))
    assert [each.code for each in write_xlsx([pictured, CHOICE], title="", made_at=NOW).problems] == [
        "lost_in_workbook"
    ]


def test_another_workbook_is_none_of_ours() -> None:
    other, file = Workbook(), io.BytesIO()
    other.active.append(["STT", "Câu hỏi", "A", "B", "Đáp án"])
    other.save(file)
    file.seek(0)
    assert read_own(read_workbook(file, name="a.xlsx")) is None


def test_text_that_looks_like_a_formula_stays_text() -> None:
    (item,) = again(book(replace(CHOICE, stem="=1+1"))).items
    assert item.stem == "=1+1"
