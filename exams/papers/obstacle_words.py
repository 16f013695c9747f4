"""What stands in the way of papers of equal difficulty, in sentences: which limit, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.papers.parallel import Obstacle


@dataclass(frozen=True, slots=True)
class LineName:
    """A line as people call it: its topic, and its level or "any level"."""

    topic: str
    level: str


def obstacle_sentence(obstacle: Obstacle, lines: Mapping[int, LineName]) -> str:
    """One obstacle in words."""
    if obstacle.line is None:
        return _of_all(obstacle)
    line = lines[obstacle.line]
    named = {"line": obstacle.line, "missing": obstacle.missing, "topic": line.topic, "level": line.level}
    sentences = [_missing(obstacle.missing) % named, _because(obstacle)]
    return " ".join(sentence for sentence in sentences if sentence)


def _missing(count: int) -> str:
    return ngettext(
        "Line %(line)d: %(missing)d more question of “%(topic)s” (%(level)s) is needed.",
        "Line %(line)d: %(missing)d more questions of “%(topic)s” (%(level)s) are needed.",
        count,
    )


def _because(obstacle: Obstacle) -> str:
    if obstacle.limit == "enemies":
        return _("There are enough, but too many of them may not stand in one paper together.")
    if obstacle.limit == "exposure" and obstacle.instead is not None:
        return _("Or let a question be in up to %d papers, or make fewer papers.") % obstacle.instead
    if obstacle.limit == "exposure":
        return _("Or make fewer papers, or forbid fewer questions to stand together.")
    return ""


def _of_all(obstacle: Obstacle) -> str:
    if obstacle.instead is not None:
        return _(
            "The papers cannot be made as equal as asked. "
            "They can if their means may differ by %(percent).1f per cent of the points."
        ) % {"percent": 100 * obstacle.instead}
    return _(
        "Each limit can be kept, but not all of them together. Make fewer papers, let a question be in more papers, "
        "or forbid fewer questions to stand together."
    )
