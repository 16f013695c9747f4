"""Pieces of an SVG drawing: well formed, with title and description, without styles or scripts (strict CSP). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 24, 56
INK, PAPER, SHADE = "#1f2933", "#ffffff", "#7b8794"
HATCH = "hatch"
Marks = Iterable[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` laid along the drawing from `start` to `end`; what lies beyond stays at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return round(self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def across(low: float, high: float) -> Scale:
    return Scale(low, high, LEFT, WIDTH - RIGHT)


def upwards(low: float, high: float) -> Scale:
    return Scale(low, high, HEIGHT - BOTTOM, TOP)


def element(tag: str, content: str = "", /, **attributes: object) -> str:
    """One element; an underscore in a name stands for a hyphen, `content` is markup already."""
    written = "".join(
        f' {name.replace("_", "-").strip("-")}="{escape(str(value))}"' for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def text(x: float, y: float, words: str, *, anchor: str = "middle", size: int = 12) -> str:
    return element("text", _clean(words), x=x, y=y, text_anchor=anchor, font_size=size, fill=INK)


def line(x1: float, y1: float, x2: float, y2: float, *, dashes: str = "none") -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=INK, stroke_width=1, stroke_dasharray=dashes)


def named(shape: str, words: str) -> str:
    """A shape that says what it is when it is pointed at or read aloud."""
    return element("g", element("title", _clean(words)) + shape)


def axes(x: Scale, y: Scale, *, x_name: str, y_name: str, x_marks: Marks, y_marks: Marks) -> str:
    """Both axes with their marks, each a value and how the reader writes it, and their names."""
    parts = [line(x.start, y.start, x.end, y.start), line(x.start, y.start, x.start, y.end)]
    parts += [text(x.at(mark), y.start + 16, told, size=11) for mark, told in x_marks]
    parts += [text(x.start - 6, y.at(mark) + 4, told, anchor="end", size=11) for mark, told in y_marks]
    parts += [text((x.start + x.end) / 2, HEIGHT - 8, x_name), text(x.start - 40, TOP - 10, y_name, anchor="start")]
    return "".join(parts)


def drawing(body: str, *, name: str, title: str, description: str) -> str:
    """The whole picture. `name` must be unique on its page: the ids in it begin with it."""
    hatch = element(
        "pattern", element("path", d="M0 6L6 0", stroke=INK, stroke_width=1),
        id=f"{name}-{HATCH}", width=6, height=6, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    head = element("title", _clean(title), id=f"{name}-title") + element("desc", _clean(description), id=f"{name}-desc")
    return element(
        "svg", head + element("defs", hatch) + body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img",
        aria_labelledby=f"{name}-title {name}-desc", font_family="sans-serif",
    )  # fmt: skip


def _clean(words: str) -> str:
    """As character data: escaped, without the control characters that XML has no place for."""
    return escape("".join(char for char in words if char.isprintable() or char == " "), quote=False)
