"""What the fault tests came to: a table for people, and pictures of how each scenario went second by second."""

from collections.abc import Sequence
from html import escape
from typing import Any

HEAD = (
    "| | fault | acked | unknown | lost | twice | open | p50 ms | p95 | p99 | max | longest wait s | verdict |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"
)
WIDTH, HEIGHT, GAP, LEFT = 860, 90, 44, 8
COLUMN = 10


def markdown(reports: Sequence[dict[str, Any]]) -> str:
    """The table, with what could not be played and why."""
    return "\n".join([HEAD, *map(_row, reports)])


def _row(report: dict[str, Any]) -> str:
    if "skipped" in report:
        return f"| {report['number']} | {report['what']} | | | | | | | | | | | not played: {report['skipped']} |"
    answer: dict[str, Any] = next((step for step in report["steps"] if step["step"] == "answer"), {})
    times = [answer.get(name, "") for name in ("p50", "p95", "p99", "most")]
    counts = [report[name] for name in ("acked", "unknown", "lost", "twice", "left_open")]
    cells = [report["number"], report["what"], *counts, *times, report["longest_wait"], verdict(report)]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def verdict(report: dict[str, Any]) -> str:
    return "holds" if not report["wrong"] else "**" + "; ".join(report["wrong"]) + "**"


def picture(reports: Sequence[dict[str, Any]]) -> str:
    """One strip for each scenario: answers kept a second (bars), errors (red), what was done (lines)."""
    played = [report for report in reports if "skipped" not in report]
    strips = [_strip(report, place * (HEIGHT + GAP)) for place, report in enumerate(played)]
    height = len(played) * (HEIGHT + GAP) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="#fff"/>{"".join(strips)}</svg>\n'
    )


def _strip(report: dict[str, Any], top: int) -> str:
    most = max([*report["acked_at"], *report["errors_at"], 1])
    base = top + GAP // 2 + HEIGHT
    title = f"{report['number']} {report['what']}: {report['acked']} kept, most {max(report['acked_at'], default=0)}/s"
    parts = [f'<text x="{LEFT}" y="{top + 14}" font-weight="bold">{escape(title)}</text>']
    parts += _bars(report["acked_at"], most, base, "#2f6f5e", 0)
    parts += _bars(report["errors_at"], most, base, "#c0392b", COLUMN // 2 - 1)
    for second, what in report["marks"][:12]:
        x = LEFT + second * COLUMN
        parts.append(f'<line x1="{x}" x2="{x}" y1="{base - HEIGHT}" y2="{base}" stroke="#333" stroke-dasharray="2 3"/>')
        parts.append(f'<text x="{x + 2}" y="{base - HEIGHT + 10}" font-size="9" fill="#333">{escape(what)}</text>')
    return "".join(parts)


def _bars(counts: Sequence[int], most: int, base: int, colour: str, shift: int) -> list[str]:
    heights = [(second, round(count / most * (HEIGHT - 14), 1)) for second, count in enumerate(counts) if count]
    return [
        f'<rect x="{LEFT + second * COLUMN + shift}" y="{base - tall}" width="4" height="{tall}" fill="{colour}"/>'
        for second, tall in heights
    ]
