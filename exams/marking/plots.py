"""Pictures of the statistics as SVG. Pure. Nothing is told by colour alone: shapes, hatching and words tell it too."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from exams.marking.drawings import (
    HATCH,
    INK,
    PAPER,
    SHADE,
    Scale,
    across,
    axes,
    drawing,
    element,
    line,
    named,
    text,
    upwards,
)
from exams.marking.grades import Floor
from exams.marking.item_advice import WEAK_BELOW
from exams.marking.statistics import ItemStatistics, OptionStatistics

TENTHS = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
QUARTERS = [0, 25, 50, 75, 100]
TOP_OF_LABELS = 34


@dataclass(frozen=True, slots=True)
class Dot:
    """A question in the scatter; `marked`: its author should look at it."""

    label: str
    item: ItemStatistics
    marked: bool = False


def difficulty_by_discrimination(dots: Sequence[Dot], *, name: str) -> str:
    """Every question at its share right and its correlation with the rest; marked ones are triangles with a label."""
    x, y = across(0, 1), upwards(-0.4, 1)
    placed = [dot for dot in dots if dot.item.item_rest is not None]
    body = axes(
        x, y, x_name=_("Share of the points earned (easy to the right)"), y_name=_("Correlation with the others"),
        x_marks=_told(TENTHS), y_marks=_told([-0.4, *TENTHS]),
    )  # fmt: skip
    body += line(x.start, y.at(0), x.end, y.at(0)) + line(
        x.start, y.at(WEAK_BELOW), x.end, y.at(WEAK_BELOW), dashes="4 4"
    )
    body += "".join(_dot(dot, x, y) for dot in placed)
    description = _("%(count)d questions; %(marked)d to be looked at are triangles; %(left)d could not be placed.") % {
        "count": len(placed),
        "marked": sum(dot.marked for dot in placed),
        "left": len(dots) - len(placed),
    }
    return drawing(body, name=name, title=_("Difficulty and discrimination"), description=description)


def _dot(dot: Dot, x: Scale, y: Scale) -> str:
    correlation = dot.item.item_rest or 0.0
    at_x, at_y = x.at(dot.item.p), y.at(correlation)
    words = f"{dot.label}: {number_format(dot.item.p, 2)}, {number_format(correlation, 2)}"
    if not dot.marked:
        return named(element("circle", cx=at_x, cy=at_y, r=4, fill=PAPER, stroke=INK), words)
    corners = f"{at_x},{at_y - 6} {at_x + 6},{at_y + 5} {at_x - 6},{at_y + 5}"
    return named(element("polygon", points=corners, fill=INK) + text(at_x, at_y - 9, dot.label, size=10), words)


def _told(values: Iterable[float]) -> list[tuple[float, str]]:
    """Marks of an axis as the reader writes numbers: 0,2 in Vietnamese."""
    return [(value, number_format(Decimal(f"{value:g}"))) for value in values]


def options_by_third(item: ItemStatistics, *, name: str) -> str:
    """How the lower, middle and upper third of the candidates chose among the options of one question."""
    y, width = upwards(0, 100), 560 / max(len(item.options), 1)
    body = axes(across(0, 1), y, x_name=_("Option"), y_name=_("Chosen by, %"), x_marks=[], y_marks=_told(QUARTERS))
    body += "".join(_option(option, 60 + place * width, width, y, name) for place, option in enumerate(item.options))
    body += "".join(_legend(place, name) for place in range(3))
    description = "; ".join(_option_words(option) for option in item.options)
    return drawing(body, name=name, title=_("Options chosen by each third of the candidates"), description=description)


def _fills(name: str) -> tuple[str, str, str]:
    return PAPER, f"url(#{name}-{HATCH})", INK


def _legend(place: int, name: str) -> str:
    at = 250 + 125 * place
    box = element("rect", x=at, y=6, width=14, height=12, fill=_fills(name)[place], stroke=INK)
    return box + text(at + 20, 16, _third_names()[place], anchor="start", size=11)


def _option(option: OptionStatistics, left: float, width: float, y: Scale, name: str) -> str:
    bar = min(width / 4, 40)
    parts = []
    for place, (share, fill) in enumerate(zip(option.by_third, _fills(name), strict=True)):
        at, top = round(left + bar / 2 + place * bar, 1), y.at(100 * share)
        words = f"{option.letter}, {_third_names()[place]}: {100 * share:.0f} %"
        shape = element("rect", x=at, y=top, width=round(bar, 1), height=round(y.start - top, 1), fill=fill, stroke=INK)
        parts += [named(shape, words), text(round(at + bar / 2, 1), top - 3, f"{100 * share:.0f}", size=10)]
    label = f"{option.letter} ✓ ({_('right')})" if option.right else option.letter
    return "".join(parts) + text(round(left + 2 * bar, 1), y.start + 16, label)


def _option_words(option: OptionStatistics) -> str:
    thirds = ", ".join(
        f"{third} {100 * share:.0f} %" for third, share in zip(_third_names(), option.by_third, strict=True)
    )
    return f"{option.letter}{' (' + _('right') + ')' if option.right else ''}: {thirds}"


def _third_names() -> tuple[str, str, str]:
    return _("lower third"), _("middle third"), _("upper third")


def share_by_fifth(item: ItemStatistics, *, name: str) -> str:
    """How much each fifth of the candidates earned, from the weakest on: a good question rises."""
    x, y = across(0.5, 5.5), upwards(0, 100)
    body = axes(
        x, y, x_name=_("Fifths of the candidates, the weakest on the left"), y_name=_("Share of the points earned, %"),
        x_marks=_told([1, 2, 3, 4, 5] if item.by_fifth else []), y_marks=_told(QUARTERS),
    )  # fmt: skip
    placed = [(x.at(place), y.at(100 * share), share) for place, share in enumerate(item.by_fifth, start=1)]
    corners = " ".join(f"{at_x},{at_y}" for at_x, at_y, _share in placed)
    body += element("polyline", points=corners, fill="none", stroke=INK, stroke_width=2) if placed else ""
    body += "".join(
        element("circle", cx=at_x, cy=at_y, r=4, fill=INK) + text(at_x, at_y - 9, f"{100 * share:.0f}")
        for at_x, at_y, share in placed
    )
    description = "; ".join(f"{place}: {100 * share:.0f} %" for place, share in enumerate(item.by_fifth, start=1))
    return drawing(body, name=name, title=_("Points earned by each fifth of the candidates"), description=description)


def score_distribution(
    scores: Sequence[float], *, full: float, bands: Sequence[Floor], name: str, bins: int = 20
) -> str:
    """How many candidates have which score, with the floors of the bands. A score of `full` is in the last bar."""
    counts = Counter(min(int(score / full * bins), bins - 1) for score in scores)
    most = max(counts.values(), default=1)
    x, y = across(0, full), upwards(0, most * 1.12)  # room for the names of the bands
    marks = _told([full * tenth for tenth in TENTHS])
    body = axes(x, y, x_name=_("Score"), y_name=_("Candidates"), x_marks=marks, y_marks=_told([0, most]))
    body += "".join(_bar(place, counts[place], full / bins, x, y) for place in range(bins) if counts[place])
    body += "".join(_band(band, x, y) for band in bands)
    described = "; ".join(f"{band.label or band.floor}: {count}" for band, count in _in_bands(scores, bands))
    description = _("%(count)d candidates. %(bands)s") % {"count": len(scores), "bands": described}
    return drawing(body, name=name, title=_("Scores and grade bands"), description=description)


def _bar(place: int, count: int, width: float, x: Scale, y: Scale) -> str:
    left, right, top = x.at(place * width), x.at((place + 1) * width), y.at(count)
    shape = element(
        "rect", x=left, y=top, width=round(right - left, 1), height=round(y.start - top, 1), fill=SHADE, stroke=INK
    )
    return named(shape, f"{place * width:g}-{(place + 1) * width:g}: {count}")


def _band(band: Floor, x: Scale, y: Scale) -> str:
    at = x.at(float(band.floor))
    return line(at, y.start, at, y.end, dashes="4 4") + text(at + 3, TOP_OF_LABELS, band.label, anchor="start", size=10)


def _in_bands(scores: Sequence[float], bands: Sequence[Floor]) -> list[tuple[Floor, int]]:
    """How many scores each band holds, the highest band first."""
    floors = sorted(bands, key=lambda band: band.floor, reverse=True)
    reached = Counter(next((place for place, band in enumerate(floors) if score >= band.floor), -1) for score in scores)
    return [(band, reached[place]) for place, band in enumerate(floors)]
