"""Options that lean on others keep their place; all others may move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.bank.pinning import is_collective, pinned_positions

FREE = (False, False, False, False)
LAST = (False, False, False, True)
ALL = (True, True, True, True)

COLLECTIVE = [
    "Tất cả các phương án trên",
    "Tất cả các phương án trên đều đúng.",
    "TẤT CẢ CÁC ĐÁP ÁN TRÊN",
    "Tất cả phương án trên đều đúng",
    "Tất cả các nội dung được nêu ở trên",
    "Tất cả các ý đã nêu",
    "Tất cả đều đúng",
    "Tất cả",
    "Cả ba phương án trên",
    "Cả ba nguyên tắc trên",
    "Cả ba đều sai",
    "Cả ba",
    "Cả 3 đáp án đều đúng",
    "Cả 3 ý trên",
    "3 phương án trên đều đúng",
    "Các ý kiến trên đều sai",
    "Các nội dung trên",
    "Đều đúng",
    "Không có đáp án nào đúng",
    "Không phương án nào",
    "Không có trường hợp nào nêu trên",
    "Phương án khác",
    "All of the above",
    "None of the above",
]

NAMING_OTHERS = [
    "Cả A, B và C",
    "Cả a,b,c đều đúng",
    "Cả A,B,C",
    "A và B đúng",
    "A, B, C",
    "A hoặc B",
    "Cả A lẫn B",
    "Cả (a) và (b)",
    "a; b và c",
    "A+B",
    "Tất cả A, B, C",
    "Cả ba phương án A, B, C",
    "Cả hai đáp án A và B",
    "Phương án A và C đều đúng",
    "Cả phương án B và C đều đúng",
    "Câu A và câu B đúng",
    "Đáp án A",
    "Chỉ A đúng",
    "Chỉ có A là đúng",
    "B sai",
    "Trừ A",
    "Không phải A",
    "Both A and B",
    "Đáp án 1 và 2 đúng",
    "Hai ý đầu",
    "Cả hai ý trên",
]

NOT_ABOUT_OTHERS = [
    "Đứng đầu Nhà nước",
    "Hội nghị A đứng đầu",
    "Bà B đúng",
    "Công ty A",
    "Công ty A và công ty B",
    "Anh A và chị B đều đúng",
    "Nhóm máu A và B",
    "Vitamin A và D",
    "A. Xmít",
    "C. Mác",
    "Điểm a, b khoản 1 Điều 5",
    "Tất cả các nước xã hội chủ nghĩa",
    "Tất cả công dân Việt Nam",
    "Các nước trên thế giới",
    "Cả nước đồng lòng",
    "Cả ba miền Bắc, Trung, Nam",
    "Cả hệ thống chính trị",
    "Ba dòng thác cách mạng",
    "Không có gì quý hơn độc lập, tự do",
    "Không có giai cấp nào lãnh đạo",
    "Câu lạc bộ",
    "Ý thức",
    "1, 2, 3",
    "Năm 1945",
]


@pytest.mark.parametrize("text", COLLECTIVE)
def test_only_a_collective_last_option_is_pinned(text: str) -> None:
    assert pinned_positions(["một", "hai", "bốn năm", text]) == LAST
    assert is_collective(text)


@pytest.mark.parametrize("text", NAMING_OTHERS)
def test_an_option_that_names_others_keeps_the_whole_order(text: str) -> None:
    assert pinned_positions(["một", "hai", "bốn năm", text]) == ALL


@pytest.mark.parametrize("text", NOT_ABOUT_OTHERS)
def test_words_that_only_look_alike_pin_nothing(text: str) -> None:
    assert pinned_positions(["một", "hai", "bốn năm", text]) == FREE


def test_a_collective_option_that_is_not_last_keeps_the_whole_order() -> None:
    assert pinned_positions(["một", "hai", "Tất cả các phương án trên", "ba"]) == ALL
    assert pinned_positions(["Tất cả các phương án dưới đây", "một", "hai", "ba"]) == ALL


def test_a_naming_option_keeps_the_order_wherever_it_stands() -> None:
    assert pinned_positions(["một", "Cả A và C", "hai", "ba"]) == ALL


def test_two_collective_options_at_the_end_both_stay() -> None:
    assert pinned_positions(["một", "hai", "Tất cả đều đúng", "Tất cả đều sai"]) == (False, False, True, True)


def test_a_count_must_match_the_options_that_move() -> None:
    assert pinned_positions(["một", "hai", "Cả hai ý trên"]) == (False, False, True)
    assert pinned_positions(["một", "hai", "ba", "Cả hai ý trên"]) == ALL
    assert pinned_positions(["một", "hai", "ba", "Cả 3 ý trên"]) == LAST


def test_letters_beyond_the_options_name_nothing() -> None:
    assert pinned_positions(["một", "hai", "ba", "Phương án E"]) == FREE
    assert pinned_positions(["một", "hai", "ba", "bốn", "Phương án E"]) == (True,) * 5


def test_decomposed_letters_and_line_breaks_read_the_same() -> None:
    assert pinned_positions(["một", "hai", "ba", "Ta\u0302\u0301t ca\u0309 các\nphương án trên"]) == LAST


def test_options_that_are_single_letters_are_free() -> None:
    assert pinned_positions(["A", "B"]) == (False, False)
    assert pinned_positions(["Đúng", "Sai"]) == (False, False)
    assert pinned_positions([]) == ()


@given(st.lists(st.text(), max_size=10))
def test_every_option_gets_an_answer(texts: list[str]) -> None:
    assert len(pinned_positions(texts)) == len(texts)


@given(st.lists(st.sampled_from(COLLECTIVE + NAMING_OTHERS + NOT_ABOUT_OTHERS), min_size=2, max_size=6))
def test_pinned_options_are_the_last_ones_or_all(texts: list[str]) -> None:
    pinned = pinned_positions(texts)
    assert all(pinned) or sorted(pinned) == list(pinned)
