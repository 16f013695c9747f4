"""Where the dots of a picture stand: a value for each paper, from left to right, and the band that was allowed. Pure.

Across in percent, so that the picture fills any width; upwards in pixels, so that its words keep their size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEIGHT, MARGIN = 168, 14
# Values that are all the same still have a scale.
LEAST_RANGE = 0.01


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at the side of the picture."""

    y: str
    words: str


@dataclass(frozen=True, slots=True)
class DotPicture:
    """`apart`: from the lowest value to the highest; `band`: top and height of what is allowed, where something is."""

    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]
    apart: float
    band: tuple[str, str] | None
    height: int = HEIGHT


def dot_picture(
    values: Sequence[tuple[str, float]], *, allowed: float | None, told: Callable[[float], str]
) -> DotPicture:
    """A dot for each (label, value); the band lies around the middle of all values and is as high as is allowed.

    `told` writes a value.
    """
    numbers = [value for _label, value in values]
    low, high = min(numbers), max(numbers)
    middle, shown = (low + high) / 2, 1.25 * max(high - low, allowed or 0.0, LEAST_RANGE)

    def y(value: float) -> str:
        return f"{HEIGHT / 2 - (value - middle) / shown * (HEIGHT - 2 * MARGIN):.1f}"

    edge = allowed / 2 if allowed else shown / 2
    dots = (
        Dot(f"{100 * (place + 0.5) / len(values):.2f}%", y(value), f"{label}: {told(value)}")
        for place, (label, value) in enumerate(values)
    )
    marks = tuple(Mark(y(value), told(value)) for value in (middle + edge, middle - edge))
    band = (marks[0].y, f"{float(marks[1].y) - float(marks[0].y):.1f}") if allowed else None
    return DotPicture(tuple(dots), marks, high - low, band)
