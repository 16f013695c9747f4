"""Options in one cell are told apart by their letters, else by their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.bank.sheet_options import split_options, split_stem, strip_labels, take_mark


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("A. Một\nB. Hai\nC. Ba\nD. Bốn", ["Một", "Hai", "Ba", "Bốn"]),
        ("a) một\nb) hai\nc) ba", ["một", "hai", "ba"]),
        ("a/- một\nb/- hai", ["một", "hai"]),
        ("(A) một\n(B) hai", ["một", "hai"]),
        ("1. một\n2. hai\n3. ba", ["một", "hai", "ba"]),
        ("A.Một\nB .Hai", ["Một", "Hai"]),
        ("Ａ．một\nＢ．hai", ["một", "hai"]),
        ("A. một     B. hai\nC. ba    D. bốn", ["một", "hai", "ba", "bốn"]),
        ("A. Lênin B. C.Mác C. Ăngghen D. Mao", ["Lênin", "C.Mác", "Ăngghen", "Mao"]),
        ("A. Điều 5; B. Điều 6; C. Điều 7", ["Điều 5", "Điều 6", "Điều 7"]),
        ("A. một\ndài hai dòng\nB. hai", ["một\ndài hai dòng", "hai"]),
        ("C. Mác\nPh. Ăngghen\nV.I. Lênin", ["C. Mác", "Ph. Ăngghen", "V.I. Lênin"]),
        ("- một\n+ hai", ["một", "hai"]),
        ("1945\n1954", ["1945", "1954"]),
        ("1.5\n2.5", ["1.5", "2.5"]),
        ("2/9/1945\n3/2/1930", ["2/9/1945", "3/2/1930"]),
        ("1 - 2 năm\n2 - 3 năm", ["1 - 2 năm", "2 - 3 năm"]),
        ("A. 1.000 đồng\nB. 2.000 đồng", ["1.000 đồng", "2.000 đồng"]),
        ("Đúng; Sai", ["Đúng", "Sai"]),
        ("Đúng | Sai", ["Đúng", "Sai"]),
        ("Đảng viên", ["Đảng viên"]),
    ],
)
def test_options_of_one_cell(text: str, options: list[str]) -> None:
    split = split_options(text)
    assert (split.options, split.lead, split.in_order) == (options, "", True)


def test_words_before_the_first_letter_belong_to_the_stem() -> None:
    split = split_options("Chọn câu đúng:\nA. một\nB. hai")
    assert (split.lead, split.options) == ("Chọn câu đúng:", ["một", "hai"])


def test_letters_out_of_order_are_split_by_line_and_doubted() -> None:
    split = split_options("A. một\nB. hai\nB. ba\nD. bốn")
    assert (split.options, split.in_order) == (["một", "hai", "ba", "bốn"], False)


def test_a_stem_with_its_options_in_the_same_cell() -> None:
    split = split_stem("Năm nào?\nA. 1930\nB. 1945")
    assert split is not None
    assert (split.lead, split.options) == ("Năm nào?", ["1930", "1945"])
    assert split_stem("Đảng do ai sáng lập?") is None


@given(st.integers(min_value=2, max_value=10), st.sampled_from(["{}. ", "{}) ", "({}) ", "{}: "]), st.booleans())
def test_any_lettered_list_comes_apart_as_it_was_written(count: int, pattern: str, lower: bool) -> None:
    options = [f"phương án thứ {number}" for number in range(count)]
    letters = "abcdefghij" if lower else "ABCDEFGHIJ"
    text = "\n".join(pattern.format(letter) + option for letter, option in zip(letters, options, strict=False))
    assert split_options(text).options == options


def test_letters_in_front_go_only_when_every_option_has_its_own() -> None:
    assert strip_labels(["A. một", "B. hai"], [0, 1]) == ["một", "hai"]
    assert strip_labels(["V.I. Lênin", "Ăngghen", "C. Mác"], [0, 1, 2]) == ["V.I. Lênin", "Ăngghen", "C. Mác"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("*một", ("một", True)),
        ("một *", ("một", True)),
        ("một (đúng)", ("một", True)),
        ("một ✓", ("một", True)),
        ("một", ("một", False)),
        ("f(x)", ("f(x)", False)),
        ("*", ("*", False)),
    ],
)
def test_a_mark_on_the_right_option_is_taken_off(text: str, taken: tuple[str, bool]) -> None:
    assert take_mark(text) == taken
