"""How much time of reading is believed."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from learning.reading.dwell import LONGEST_SILENCE, MOST_AT_ONCE, credited, was_away
from tests.cast import NOW


def test_the_first_word_counts_for_nothing() -> None:
    assert credited(900, last=None, now=NOW) == 0


def test_no_more_counts_than_has_passed() -> None:
    last = NOW - timedelta(seconds=15)
    assert credited(15, last=last, now=NOW) == 15
    assert credited(9999, last=last, now=NOW) == 15
    assert credited(4, last=last, now=NOW) == 4
    assert credited(-3, last=last, now=NOW) == 0
    assert credited(15, last=NOW + timedelta(seconds=5), now=NOW) == 0, "a clock that went back"


def test_a_night_without_network_counts_for_half_an_hour_at_most() -> None:
    assert credited(8 * 3600, last=NOW - timedelta(hours=9), now=NOW) == MOST_AT_ONCE == 1800


def test_what_comes_after_a_long_silence_was_read_without_network() -> None:
    assert was_away(LONGEST_SILENCE + 1)
    assert not was_away(15)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), min_size=1))
def test_all_words_together_never_count_for_more_than_the_clock_went(words: list[tuple[int, int]]) -> None:
    last, read = NOW, 0
    for claimed, passed in words:
        now = last + timedelta(seconds=passed)
        read += credited(claimed, last=last, now=now)
        last = now
    assert read <= (last - NOW).total_seconds()
