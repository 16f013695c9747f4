"""Scores in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.results.written_numbers import score_in_words

SCORES = st.decimals(min_value=0, max_value=Decimal("999.99"), places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ("0", "Không"),
        ("0.5", "Không phẩy năm"),
        ("1", "Một"),
        ("4.04", "Bốn phẩy không bốn"),
        ("5.0", "Năm"),
        ("7.5", "Bảy phẩy năm"),
        ("7.50", "Bảy phẩy năm"),
        ("8", "Tám"),
        ("8.1", "Tám phẩy một"),
        ("8.15", "Tám phẩy mười lăm"),
        ("8.11", "Tám phẩy mười một"),
        ("8.21", "Tám phẩy hai mốt"),
        ("8.25", "Tám phẩy hai lăm"),
        ("9.44", "Chín phẩy bốn tư"),
        ("9.75", "Chín phẩy bảy lăm"),
        ("10", "Mười"),
        ("15", "Mười lăm"),
        ("21", "Hai mươi mốt"),
        ("84.5", "Tám mươi tư phẩy năm"),
        ("90", "Chín mươi"),
        ("100", "Một trăm"),
        ("105", "Một trăm linh năm"),
        ("115", "Một trăm mười lăm"),
    ],
)
def test_a_score_is_written_as_it_is_read(score: str, words: str) -> None:
    assert score_in_words(Decimal(score)) == words


@pytest.mark.parametrize(
    ("score", "words"),
    [("7.5", "Bảy rưỡi"), ("10.5", "Mười rưỡi"), ("0.5", "Không phẩy năm"), ("8", "Tám"), ("8.25", "Tám phẩy hai lăm")],
)
def test_a_half_may_be_said_as_people_say_it(score: str, words: str) -> None:
    assert score_in_words(Decimal(score), colloquial=True) == words


def test_a_hundred_and_a_half_is_not_taken_for_a_hundred_and_fifty() -> None:
    assert score_in_words(Decimal("100.5"), colloquial=True) == "Một trăm phẩy năm"


@pytest.mark.parametrize("number", ["-0.1", "1000", "7.125"])
def test_what_is_no_score_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="no score"):
        score_in_words(Decimal(number))


@given(SCORES, SCORES)
def test_different_scores_never_read_the_same(one: Decimal, other: Decimal) -> None:
    assert (score_in_words(one) == score_in_words(other)) == (one == other)
