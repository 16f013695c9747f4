"""Draws what the benchmark of delivery measured, as one SVG: a bar per step, from the median to the 99th percentile."""

import math
from typing import Any
from xml.sax.saxutils import escape

LEFT, WIDTH, ROW, TOP = 330, 620, 22, 70
TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000)  # ms, on a logarithmic scale


def draw_latencies(reports: dict[str, Any]) -> str:
    """One row per step of each scenario; milliseconds grow by the same factor from line to line."""
    rows = list(_rows(reports))
    height = TOP + ROW * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" '
        'font-family="Noto Sans, sans-serif" font-size="13">',
        f'<rect width="100%" height="{height}" fill="#fff"/>',
        '<text x="16" y="28" font-size="17" font-weight="600">Delivery: milliseconds from request to reply</text>',
        '<text x="16" y="48" fill="#555">bar: from the median to 99 of 100; dot: the slowest</text>',
    ]
    for tick in TICKS:
        x = _x(tick)
        parts.append(f'<line x1="{x}" x2="{x}" y1="{TOP - 6}" y2="{height - 24}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{height - 8}" text-anchor="middle" fill="#555">{tick}</text>')
    for place, (name, step) in enumerate(rows):
        parts += _bar(TOP + ROW * place, name, step)
    return "\n".join([*parts, "</svg>"])


def _rows(reports: dict[str, Any], name: str = "") -> Any:
    for key, report in reports.items():
        if "steps" in report:
            for step, seconds in report["steps"].items():
                yield f"{name}{key}: {step}", seconds
        elif isinstance(report, dict):
            yield from _rows(report, f"{key}, ")


def _bar(y: int, name: str, step: dict[str, float]) -> list[str]:
    low, high, most = (_x(1000 * step[share]) for share in ("p50", "p99", "max"))
    return [
        f'<text x="{LEFT - 12}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
        f'<rect x="{low:.0f}" y="{y + 3}" width="{max(2.0, high - low):.0f}" height="14" rx="3" fill="#a4262c"/>',
        f'<circle cx="{most:.0f}" cy="{y + 10}" r="3" fill="#333"/>',
    ]


def _x(milliseconds: float) -> float:
    """The place of a time on the scale."""
    span = math.log10(TICKS[-1]) - math.log10(TICKS[0])
    share = (math.log10(max(milliseconds, TICKS[0])) - math.log10(TICKS[0])) / span
    return LEFT + WIDTH * min(share, 1.05)
