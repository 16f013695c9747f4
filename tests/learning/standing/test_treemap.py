"""The map of units: tiles as large as their numbers, inside the room, none over another."""

from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.standing.stages import Counts, Stage
from learning.standing.table import StandingLine, heat, segments_of, share
from learning.standing.treemap import LETTER, Box, Tile, squarified
from people.unit_tree import UnitKey, UnitLine

ROOM = Box(0, 0, 960, 420)
SIZES = st.lists(st.integers(1, 6000), min_size=1, max_size=40).map(lambda sizes: sorted(sizes, reverse=True))


@given(SIZES)
def test_tiles_fill_the_room_each_as_large_as_its_number(sizes: list[int]) -> None:
    boxes = squarified(sizes, ROOM)
    whole = ROOM.width * ROOM.height
    for size, box in zip(sizes, boxes, strict=True):
        assert box.width * box.height == pytest.approx(size * whole / sum(sizes))
        assert box.x >= -1e-6
        assert box.y >= -1e-6
        assert box.x + box.width <= ROOM.width + 1e-6
        assert box.y + box.height <= ROOM.height + 1e-6


@given(SIZES)
def test_no_tile_lies_over_another(sizes: list[int]) -> None:
    for one, other in combinations(squarified(sizes, ROOM), 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert across < 1e-6 or down < 1e-6


def test_nobody_fills_nothing() -> None:
    assert squarified([], ROOM) == []


@given(st.tuples(*[st.integers(0, 500)] * len(Stage)))
def test_the_pieces_of_a_bar_fill_it_in_the_order_of_the_way(stand: tuple[int, ...]) -> None:
    segments = segments_of(Counts(stand))
    assert [segment.stage for segment in segments] == [stage for stage in reversed(Stage) if stand[stage]]
    if segments:
        assert segments[-1].start + segments[-1].width == pytest.approx(100, abs=0.05)


@given(st.integers(0, 500), st.integers(0, 500))
def test_only_all_are_a_hundred_and_the_darkest(some: int, more: int) -> None:
    of = some + more
    assert (share(some, of) == 100) == (heat(some, of) == 5) == (of > 0 and more == 0)
    assert (heat(some, of) == 0) == (some == 0)


@given(st.floats(1, 960), st.floats(1, 420))
def test_words_stand_within_their_tile_or_not_at_all(width: float, height: float) -> None:
    unit = UnitLine(UnitKey(1, UUID(int=1), "U"), "Đảng bộ Ban Quản lý các khu công nghiệp", "", 0, None)
    tile = Tile(StandingLine(unit, Counts((1,) * len(Stage))), Box(5, 7, width, height), 14, 1)
    assert all(7 < float(y) < 7 + height for _text, y in tile.words)
    assert not tile.words or float(tile.number_y) <= 7 + height
    assert all(len(text) * LETTER <= width for text, _y in tile.words)
