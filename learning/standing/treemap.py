"""A map of units: a tile for each, as large as its number of people. Plain geometry.

Squarified (Bruls, Huizing, van Wijk 2000): rows are filled as long as their tiles grow squarer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from learning.standing.stages import Stage
from learning.standing.table import StandingLine, heat, share

WIDTH, HEIGHT = 960.0, 420.0
LEAST_WIDTH = 96.0  # of a tile on which words can stand
LETTER, PADDING, LINE = 9.0, 16.0, 20.0


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit on the map; coloured by the share of its people who are certified."""

    line: StandingLine
    box: Box
    percent: int
    heat: int

    @property
    def x(self) -> str:
        return f"{self.box.x + PADDING / 2:.1f}"

    @property
    def words(self) -> list[tuple[str, str]]:
        """Lines with their heights: as much of the name as there is room for, and below it room for the numbers."""
        room, lines = int((self.box.width - PADDING) / LETTER), int(self.box.height / LINE) - 1
        if self.box.width < LEAST_WIDTH or lines < 1:
            return []
        named = wrap(self.line.unit.name, room, max_lines=lines, placeholder="…")
        return [(text, f"{self.box.y + LINE * place:.1f}") for place, text in enumerate(named, start=1)]

    @property
    def number_y(self) -> str:
        return f"{self.box.y + LINE * (len(self.words) + 1):.1f}"


def tiles_of(lines: Sequence[StandingLine]) -> list[Tile]:
    """The tiles from the largest to the smallest."""
    ordered = sorted(lines, key=lambda line: -line.counts.people)
    boxes = squarified([line.counts.people for line in ordered], Box(0, 0, WIDTH, HEIGHT))
    return [_tile(line, box) for line, box in zip(ordered, boxes, strict=True)]


def _tile(line: StandingLine, box: Box) -> Tile:
    done = line.counts.reached[Stage.CERTIFIED]
    return Tile(line, box, share(done, line.counts.people), heat(done, line.counts.people))


def squarified(sizes: Sequence[float], room: Box) -> list[Box]:
    """Boxes for the sizes, which go down and are above zero; together they fill the room."""
    total = sum(sizes)
    areas = [size * room.width * room.height / total for size in sizes] if total else []
    boxes: list[Box] = []
    while areas:
        side = min(room.width, room.height)
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
            count += 1
        row, room = _filled(areas[:count], room)
        boxes += row
        areas = areas[count:]
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """How far from a square the least square tile of a row along the side is."""
    length = sum(row) / side
    return max(max(length**2 / area, area / length**2) for area in row)


def _filled(row: Sequence[float], room: Box) -> tuple[list[Box], Box]:
    """A row of tiles along the shorter side, and the room that is left."""
    area = sum(row)
    if room.width >= room.height:
        across, place, boxes = area / room.height, room.y, []
        for each in row:
            boxes.append(Box(room.x, place, across, each / across))
            place += each / across
        return boxes, Box(room.x + across, room.y, max(room.width - across, 0.0), room.height)
    down, place, boxes = area / room.width, room.x, []
    for each in row:
        boxes.append(Box(place, room.y, each / down, down))
        place += each / down
    return boxes, Box(room.x, room.y + down, room.width, max(room.height - down, 0.0))
