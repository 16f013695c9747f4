"""Adding up along the tree of units, each person once in every unit. Plain rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learning.standing.stages import Counts, Stage
from people.unit_tree import way_up

Above = Mapping[int, int | None]
Home = tuple[int, int]  # a person and a unit, by id


@dataclass(frozen=True, slots=True)
class Standings:
    """Where people stand: the stage of each, and the units that each belongs to."""

    stages: Mapping[int, Stage]
    homes: tuple[Home, ...]


def rolled_up(above: Above, standings: Standings) -> dict[int, Counts]:
    """The counts of each unit and all below it. Homes outside the tree are not counted."""
    stand = {unit: [0] * len(Stage) for unit in above}
    ways: dict[int, tuple[int, ...]] = {}
    several = _of_several_units(standings.homes)
    met: set[Home] = set()
    for person, home in standings.homes:
        if home not in ways:
            ways[home] = tuple(way_up(above, home))
        for unit in ways[home]:
            if person in several:
                if (person, unit) in met:
                    continue
                met.add((person, unit))
            stand[unit][standings.stages[person]] += 1
    return {unit: Counts(tuple(numbers)) for unit, numbers in stand.items()}


def in_tree(above: Above, standings: Standings) -> dict[int, Stage]:
    """The people with a home in the tree, each once, with their stages."""
    return {person: standings.stages[person] for person, home in standings.homes if home in above}


def inside(above: Above, top: int, homes: Iterable[Home]) -> list[Home]:
    """The homes that lie in one unit of the tree or below it."""
    return [(person, home) for person, home in homes if top in way_up(above, home)]


def _of_several_units(homes: Iterable[Home]) -> set[int]:
    once: set[int] = set()
    again: set[int] = set()
    for person, _unit in homes:
        (again if person in once else once).add(person)
    return again
