"""Rules of timetables: spreading parts over half-days, clashes, totals, the calendar file."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from learning.timetable.clashes import Held, Over, clashes
from learning.timetable.ical import Event, calendar, folded
from learning.timetable.spreading import Piece, Rhythm, spread
from learning.timetable.totals import PartTotal, totals

MONDAY = date(2026, 3, 16)
PARTS = st.lists(st.integers(1, 12), max_size=12)
RHYTHMS = st.builds(
    Rhythm,
    starts=st.sampled_from([(time(7, 30), time(13, 30)), (time(13, 30),)]),
    periods=st.integers(1, 5),
    minutes=st.integers(30, 48),
    days_off=st.frozensets(st.integers(0, 6), max_size=5),
)


def test_50_periods_are_ten_half_days_of_five() -> None:
    """HD 61-HD/BTGTW: 50 periods, ten half-days, five days."""
    pieces = spread([5, 10, 5, 5, 5, 5, 5, 10], MONDAY, Rhythm())
    assert len(pieces) == 10
    assert {piece.periods for piece in pieces} == {5}
    assert pieces[0] == Piece(0, MONDAY, time(7, 30), time(11, 30), 5)
    assert pieces[-1].day == MONDAY + timedelta(days=4)


def test_short_parts_share_a_half_day_and_long_ones_take_several() -> None:
    pieces = spread([2, 6], MONDAY, Rhythm())
    assert [(piece.part, piece.periods, f"{piece.starts_at:%H:%M}") for piece in pieces] == [
        (0, 2, "07:30"),
        (1, 3, "09:06"),
        (1, 3, "13:30"),
    ]


@given(PARTS, RHYTHMS)
def test_every_period_of_every_part_is_held_once_and_in_order(parts: list[int], rhythm: Rhythm) -> None:
    pieces = spread(parts, MONDAY, rhythm)
    held = [sum(piece.periods for piece in pieces if piece.part == part) for part in range(len(parts))]
    assert held == parts
    places = [(piece.day, piece.starts_at) for piece in pieces]
    assert places == sorted(places)
    assert [piece.part for piece in pieces] == sorted(piece.part for piece in pieces)


@given(PARTS, RHYTHMS)
def test_no_two_pieces_overlap_and_none_falls_on_a_day_off(parts: list[int], rhythm: Rhythm) -> None:
    pieces = spread(parts, MONDAY, rhythm)
    assert all(piece.day.weekday() not in rhythm.days_off for piece in pieces)
    for one, after in pairwise(pieces):
        assert (one.day, one.ends_at) <= (after.day, after.starts_at)


def held(key: int, hours: tuple[int, int], halls: tuple[str, ...] = (), lecturer: str = "") -> Held:
    return Held(key, MONDAY, time(hours[0]), time(hours[1]), halls, lecturer)


def test_a_hall_and_a_lecturer_are_told_however_they_are_written() -> None:
    one = held(1, (7, 11), ("Hội trường A", "P. 101"), "Nguyễn Thị Hòa")
    others = [held(2, (10, 12), ("hội trường a",)), held(3, (8, 9), ("P.101",), "nguyễn thị hoà")]
    told = [(clash.over, clash.other.key) for clash in clashes(one, others)]
    assert told == [(Over.HALL, 2), (Over.HALL, 3), (Over.LECTURER, 3)]


def test_one_after_the_other_is_no_clash_nor_is_it_with_itself_or_without_words() -> None:
    one = held(1, (7, 11), ("A",), "Lan")
    assert clashes(one, [one, held(2, (11, 12), ("A",), "Lan"), held(3, (7, 11), (), "")]) == []
    assert clashes(held(1, (7, 11), (), ""), [held(3, (7, 11), (), "")]) == []
    assert clashes(one, [held(2, (7, 11), ("Á",), "Lân")]) == []


@given(st.integers(0, 22), st.integers(1, 23), st.integers(0, 22), st.integers(1, 23))
def test_a_clash_is_the_same_from_both_sides(a: int, b: int, c: int, d: int) -> None:
    if a < b and c < d:
        one, other = held(1, (a, b), ("A",)), held(2, (c, d), ("A",))
        assert bool(clashes(one, [other])) == bool(clashes(other, [one])) == (a < d and c < b)


def test_totals_say_what_is_missing_and_what_is_too_much() -> None:
    sums = totals([(1, "Bài 1", 5), (2, "Bài 2", 10)], [(1, 5), (1, 2), (2, 5), (None, 5)])
    assert sums == [PartTotal("Bài 1", 5, 7), PartTotal("Bài 2", 10, 5)]
    assert [(one.missing, one.over) for one in sums] == [(0, 2), (5, 0)]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    """As a reader of RFC 5545 takes text."""
    out, letters = [], iter(value)
    for letter in letters:
        out.append({"n": "\n"}.get(after := next(letters), after) if letter == "\\" else letter)
    return "".join(out)


# No control characters, which the standard does not allow, and no lone surrogates, which are no text.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n;,\\"), max_size=120)


@given(TEXTS, TEXTS, TEXTS)
def test_a_calendar_is_read_back_as_it_was_written(summary: str, location: str, description: str) -> None:
    starts = datetime(2026, 3, 16, 0, 30, tzinfo=UTC)
    event = Event("u@khue", 3, starts, starts, starts + timedelta(hours=4), summary, location, description)
    written = calendar("Lớp", "Asia/Ho_Chi_Minh", [event])
    assert written.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    lines = dict(
        line.split(":", 1) for line in unfolded(written) if line and line.split(":")[0] not in ("BEGIN", "END")
    )
    assert unescaped(lines["SUMMARY"]) == summary
    assert unescaped(lines.get("LOCATION", "")) == location
    assert unescaped(lines.get("DESCRIPTION", "")) == description
    assert (lines["UID"], lines["SEQUENCE"]) == ("u@khue", "3")
    assert (lines["DTSTART"], lines["DTEND"]) == ("20260316T003000Z", "20260316T043000Z")
    assert lines["VERSION"] == "2.0"


@given(st.text("ăâđêôơư𝐀abc", min_size=1, max_size=300))
def test_no_letter_is_cut_in_two(text: str) -> None:
    pieces = folded(text).split("\r\n ")
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= 75 for piece in pieces)
