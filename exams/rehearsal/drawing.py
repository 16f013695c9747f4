"""Draws measured times by hand, as SVG: one histogram for each kind of request, all on the same scale. Pure."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from exams.rehearsal.latencies import EDGES

BAR, GAP, TALL, STRIP, LEFT, TOP = 13, 2, 44, 74, 110, 26
TICKS = (1, 10, 100, 1_000, 10_000)
# Of all requests as many took at most so long.
PARTS = {"p50": "50 %", "p99": "99 %"}


def drawn(steps: Sequence[Mapping[str, Any]], *, words: Mapping[str, str], unit: str) -> str:
    """The picture. `words`: what each step is called; `unit`: the word for milliseconds under the scale."""
    width, height = LEFT + (len(EDGES) + 1) * (BAR + GAP) + 20, TOP + len(steps) * STRIP + 24
    strips = [
        _strip(step, words.get(step["step"], step["step"]), TOP + place * STRIP) for place, step in enumerate(steps)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="currentColor">{"".join(strips)}'
        f"{_scale(TOP + len(steps) * STRIP, unit)}</svg>"
    )


def _strip(step: Mapping[str, Any], word: str, top: int) -> str:
    most = max(step["bars"]) or 1
    bars = [_bar(place, round(TALL * count / most, 1), top + TALL) for place, count in enumerate(step["bars"]) if count]
    lines = [_line(step[name], PARTS[name], top) for name in PARTS]
    return f'<text x="0" y="{top + TALL}">{escape(word)}</text>{"".join(bars)}{"".join(lines)}'


def _bar(place: int, tall: float, base: int) -> str:
    x = LEFT + place * (BAR + GAP)
    return f'<rect x="{x}" y="{base - tall}" width="{BAR}" height="{tall}" fill="#2f6f5e"/>'


def _line(milliseconds: float, name: str, top: int) -> str:
    x = round(position(milliseconds), 1)
    return (
        f'<line x1="{x}" x2="{x}" y1="{top - 4}" y2="{top + TALL}" stroke="#b3541e" stroke-dasharray="3 2"/>'
        f'<text x="{x}" y="{top - 7}" font-size="9" text-anchor="middle">{name}</text>'
    )


def position(milliseconds: float) -> float:
    """Where a time lies on the scale, in pixels: in proportion inside its bar."""
    lower = 0.0
    for place, upper in enumerate(EDGES):
        if milliseconds < upper:
            return LEFT + (place + (milliseconds - lower) / (upper - lower)) * (BAR + GAP)
        lower = upper
    return LEFT + (len(EDGES) + 0.5) * (BAR + GAP)


def _scale(top: int, unit: str) -> str:
    ticks = (
        f'<text x="{round(position(tick), 1)}" y="{top + 12}" font-size="10" text-anchor="middle">{tick}</text>'
        for tick in TICKS
    )
    return f'{"".join(ticks)}<text x="0" y="{top + 12}" font-size="10">{escape(unit)}</text>'
