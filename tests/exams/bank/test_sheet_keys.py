"""An answer cell is understood however it was written, or said to be unclear."""

from datetime import datetime
from typing import Any

import pytest

from exams.bank.sheet_keys import Choice, KeyHabit, KeyReading, habit_of, read_key
from office.sheets import Cell

PEOPLE = ["Lênin", "C. Mác", "Hồ Chí Minh", "Cả ba"]


def reading(value: Any, texts: list[str] = PEOPLE, habit: KeyHabit = KeyHabit()) -> KeyReading:  # noqa: B008
    return read_key(Cell("Sheet1", 2, 8, value), [Choice(slot, text) for slot, text in enumerate(texts)], habit)


@pytest.mark.parametrize(
    ("value", "slots"),
    [
        ("A", {0}),
        ("b", {1}),
        ("B.", {1}),
        ("Ｂ", {1}),
        ("(d)", {3}),
        ("Câu B", {1}),
        ("Đáp án C", {2}),
        ("phương án: D", {3}),
        ("A, C", {0, 2}),
        ("a;b", {0, 1}),
        ("A và C", {0, 2}),
        ("A/C", {0, 2}),
        ("ABC", {0, 1, 2}),
        ("A B", {0, 1}),
        (3, {2}),
        (3.0, {2}),
        ("1,2,3,4", {0, 1, 2, 3}),
        ("Hồ Chí Minh", {2}),
        ("hồ chí  minh.", {2}),
        ("C. Mác", {1}),
        ("C. Hồ Chí Minh", {2}),
        ("Lênin\nHồ Chí Minh", {0, 2}),
    ],
)
def test_answers_that_are_clear(value: object, slots: set[int]) -> None:
    assert reading(value) == KeyReading(frozenset(slots))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("E", "key_not_an_option"),
        ("7", "key_not_an_option"),
        (0, "key_not_an_option"),
        ("A, G", "key_not_an_option"),
        ("Xuân Diệu", "key_not_an_option"),
        ("E. Nguyễn Du", "key_not_an_option"),
        ("A. Hồ Chí Minh", "key_contradicts"),
        (datetime.fromisoformat("2026-02-01"), "key_is_date"),
    ],
)
def test_answers_that_name_no_option(value: object, fault: str) -> None:
    assert reading(value) == KeyReading(fault=fault)


@pytest.mark.parametrize(
    ("value", "slots", "doubt"),
    [
        ("Hồ Chí Mình", {2}, "key_text_differs"),
        ("B. Các Mác", {1}, "key_text_differs"),
        (1.2, {0, 1}, "key_read_as_several"),
    ],
)
def test_answers_that_are_taken_with_a_warning(value: object, slots: set[int], doubt: str) -> None:
    assert reading(value) == KeyReading(frozenset(slots), doubt=doubt)


def test_a_number_that_is_place_and_text_is_clear_only_by_the_sheets_habit() -> None:
    assert reading(3, ["4", "3", "2", "1"], KeyHabit("number")).fault == "key_ambiguous"
    assert reading(3, ["4", "3", "2", "1"], KeyHabit("letter")).slots == {1}
    assert reading(3, ["1", "2", "3", "4"], KeyHabit("number")).slots == {2}


def test_a_letter_that_is_place_and_text_is_unclear() -> None:
    assert reading("A", ["B", "A", "AB", "O"]).fault == "key_ambiguous"
    assert reading("AB", ["B", "A", "AB", "O"]).slots == {2}


@pytest.mark.parametrize(
    ("value", "slot"), [("Đ", 0), ("S", 1), ("sai", 1), ("True", 0), (False, 1), ("A", 0), ("v", 0), ("F", 1)]
)
def test_words_for_true_and_false_answer_such_questions(value: object, slot: int) -> None:
    assert reading(value, ["Đúng", "Sai"]).slots == {slot}


def test_the_letter_d_among_four_options_is_the_fourth_and_not_dung() -> None:
    assert reading("D", ["Đúng", "Sai", "Khó nói", "Tuỳ"]).slots == {3}


def test_habits_are_read_from_all_answers() -> None:
    assert habit_of([("A", 4), ("B", 4), ("2", 4)]) == KeyHabit("letter")
    assert habit_of([("1", 4), ("4", 4)]) == KeyHabit("number")
    assert habit_of([("Lênin", 4), ("Mác", 4)]) == KeyHabit("text")
    assert habit_of([]) == KeyHabit()


def test_numbers_count_from_zero_where_zero_occurs_and_the_last_number_never_does() -> None:
    assert habit_of([("0", 4), ("3", 4)]).from_zero
    assert not habit_of([("0", 4), ("4", 4)]).from_zero
    assert not habit_of([("1", 4), ("3", 4)]).from_zero
    assert reading(0, habit=KeyHabit("number", from_zero=True)).slots == {0}
