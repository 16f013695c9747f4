"""Round first, then band; percentages add up."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.grades import Floor, band_of, percentages, score_of

BANDS = [Floor(D(9), "XS"), Floor(D(8), "G"), Floor(D(7), "K"), Floor(D(5), "TB"), Floor(D(0), "KĐ")]


@pytest.mark.parametrize(
    ("score", "label"),
    [
        ("4.9", "KĐ"), ("5.0", "TB"), ("6.9", "TB"), ("7.0", "K"), ("7.9", "K"),
        ("8.0", "G"), ("8.9", "G"), ("9.0", "XS"), ("10", "XS"), ("0", "KĐ"), ("6.99", "TB"),
    ],
)  # fmt: skip
def test_bands_of_the_default_scale(score: str, label: str) -> None:
    assert band_of(D(score), BANDS).label == label


@pytest.mark.parametrize(
    ("points", "full", "step", "score"),
    [
        ("4.95", "10", "0.1", "5.0"),
        ("4.94", "10", "0.1", "4.9"),
        ("33", "40", "0.1", "8.3"),  # 8.25
        ("31", "40", "0.25", "7.75"),
        ("31", "40", "0.5", "8.0"),  # 7.75
        ("29", "40", "0.5", "7.5"),  # 7.25
        ("1", "3", "0.1", "3.3"),
        ("2", "3", "0.01", "6.67"),
        ("0", "40", "0.1", "0.0"),
        ("40", "40", "0.1", "10.0"),
    ],
)
def test_scores_are_rounded_half_up(points: str, full: str, step: str, score: str) -> None:
    found = score_of(points=D(points), points_full=D(full), full=D(10), step=D(step))
    assert found == D(score)


def test_rounding_comes_before_the_band() -> None:
    score = score_of(points=D("4.95"), points_full=D(10), full=D(10), step=D("0.1"))
    assert band_of(score, BANDS).label == "TB"


def test_a_paper_worth_nothing_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="points"):
        score_of(points=D(0), points_full=D(0), full=D(10), step=D("0.1"))


@given(st.integers(0, 4000), st.integers(1, 4000), st.sampled_from(["0.01", "0.1", "0.25", "0.5", "1"]))
def test_a_score_is_a_step_near_the_exact_value(points: int, more: int, step: str) -> None:
    full = points + more
    score = score_of(points=D(points), points_full=D(full), full=D(10), step=D(step))
    assert score % D(step) == 0
    assert abs(score - D(10 * points) / D(full)) <= D(step) / 2 + D("1e-20")
    assert 0 <= score <= 10


@given(st.lists(st.integers(0, 6000), max_size=8))
def test_percentages_add_up_to_a_hundred(counts: list[int]) -> None:
    shares = percentages(counts)
    assert sum(shares) == (100 if sum(counts) else 0)
    for count, share in zip(counts, shares, strict=True):
        assert abs(share - (D(count) * 100 / D(sum(counts)) if sum(counts) else 0)) < D("0.01")


def test_the_percentages_of_a_real_class() -> None:
    assert percentages([56, 48, 31]) == [D("41.48"), D("35.56"), D("22.96")]
