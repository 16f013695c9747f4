"""Whether a bank can fill a blueprint, in sentences: quickly by counting, or surely by trying."""

from collections.abc import Mapping, Sequence
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.bank.models import Bank, Level
from exams.papers.choosing import Line, order_of
from exams.papers.drawing import draw
from exams.papers.limits import Limits
from exams.papers.obstacle_words import LineName, obstacle_sentence
from exams.papers.parallel import CannotAssemble, Obstacle, Order


def feasibility(bank: Bank, lines: Sequence[Line], *, limits: Limits | None = None, papers: int = 1) -> list[str]:
    """What the bank lacks for so many papers, one sentence a line. Quick: it counts, and so does not see everything.

    Empty: without limits and enemies, the lines can be filled all at once; with them, nothing is seen in the way yet.
    """
    order = order_of(bank, lines, limits=limits or Limits(), papers=papers, seed="feasibility")
    return shortages(order, lines)


def shortages(order: Order, lines: Sequence[Line]) -> list[str]:
    """What can be seen to be missing by counting: for one paper, then for all of them under the limit of exposure."""
    pool = [one.question for one in order.pool]
    has = {want.line: sum(map(want.takes, pool)) for want in order.wants}
    missing = draw(order.wants, pool, seed="feasibility").missing
    if missing:
        return [_shortage(line, count, lines[line - 1], has[line]) for line, count in sorted(missing.items())]
    names = names_of(lines)
    return [obstacle_sentence(obstacle, names) for obstacle in _exposed(order, has)]


def _exposed(order: Order, has: Mapping[int, int]) -> list[Obstacle]:
    """Lines with fewer questions than so many papers need, each question being in no more than the limit allows."""
    needed = {want.line: ceil(want.count * order.papers / order.limit) for want in order.wants}
    return [
        Obstacle("exposure", line, needed[line] - has[line], ceil(want.count * order.papers / has[line]))
        for want in order.wants
        if needed[line := want.line] > has[line]
    ]


def in_words(refusal: CannotAssemble, lines: Sequence[Line]) -> list[str]:
    """What the solver found in the way."""
    names = names_of(lines)
    return [obstacle_sentence(obstacle, names) for obstacle in refusal.obstacles]


def names_of(lines: Sequence[Line]) -> dict[int, LineName]:
    """By number the lines as people call them."""
    return {number: LineName(line.topic.name, _level(line)) for number, line in enumerate(lines, start=1)}


def _level(line: Line) -> str:
    return str(Level(line.level).label) if line.level else _("any level")


def _shortage(number: int, missing: int, line: Line, has: int) -> str:
    sentence = ngettext(
        "Line %(line)d: %(missing)d more question of “%(topic)s” (%(level)s) is needed; the bank has %(has)d.",
        "Line %(line)d: %(missing)d more questions of “%(topic)s” (%(level)s) are needed; the bank has %(has)d.",
        missing,
    )
    named = {"line": number, "missing": missing, "topic": line.topic.name, "level": _level(line), "has": has}
    return sentence % named
