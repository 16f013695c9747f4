"""What writing a file gave: its bytes, and a word on everything that the format could not hold."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from exams.bank.formats.problems import kind_name, problem
from exams.bank.items import Item, Kind
from office.reports import Problem


@dataclass(frozen=True)
class Written:
    content: bytes
    problems: tuple[Problem, ...] = ()


def sorted_out(items: Iterable[Item], kinds: Collection[Kind]) -> tuple[list[Item], list[Problem]]:
    """The items of kinds that the format has, and a problem for each of the others."""
    kept, problems = [], []
    for number, item in enumerate(items, 1):
        if item.kind in kinds:
            kept.append(item)
        else:
            problems.append(problem("kind_not_in_format", f"item {number}", text=kind_name(item.kind)))
    return kept, problems
