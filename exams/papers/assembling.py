"""Makes papers of equal difficulty: one after another, each leaving the others possible. Pure, but for the solver.

First all papers are planned as one lump, which shows whether the limits can be kept at all and which mean and spread a
paper should have. Then paper by paper is chosen near that target, while what is left for the later ones is kept able
to reach it too (the big-shadow-test method of van der Linden and Adema 1998). Which questions are preferred follows
from the seed. The same order and seed give the same papers with the same version of the solver; papers once made are
frozen, so a new version changes none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

from exams.papers.drawing import Want, draw, order_key
from exams.papers.parallel import (
    Assembly,
    CannotAssemble,
    Chosen,
    Expected,
    Obstacle,
    Order,
    Rated,
    assembly_of,
    broken,
)
from exams.papers.solving import Programme, solve

TRIES = 3
# How much dearer than the best a choice of questions may be, in parts of the number of questions of a paper. The cost
# only stands for variety, so it is no loss.
SLACK = 0.15
# So many questions for each place of a line are looked at first.
PREFERRED = 6
_WIDER = (2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True, slots=True)
class _Place:
    """A question that could stand in a line."""

    rated: Rated
    want: Want
    worth: float


def assemble(order: Order, *, told: Callable[[int], None] | None = None) -> Assembly:
    """The papers of an order, or CannotAssemble with what is in the way. `told` hears how many papers are chosen."""
    places = _places(order)
    target = _target(order, places)
    if target is None:
        raise CannotAssemble(_shortages(order))
    for attempt in range(TRIES):
        papers = _papers(order, places, target, attempt, told)
        if papers is not None:
            return _checked(papers, order)
    raise CannotAssemble([_tolerance_needed(order, places, target)])


def _checked(papers: list[Chosen], order: Order) -> Assembly:
    made = assembly_of(papers, order)
    faults = broken(made, order)
    if faults:
        raise ArithmeticError(f"the solver broke {faults}")
    return made


def _places(order: Order) -> list[_Place]:
    """By name, not by id: copies of a bank have other ids."""
    pool = sorted(order.pool, key=lambda one: (one.question.name, one.question.id))
    return [_Place(one, want, order.worth(want)) for one in pool for want in order.wants if want.takes(one.question)]


def _target(order: Order, places: list[_Place]) -> Expected | None:
    """What each paper should give: as near to the average of the bank as the limits leave it; None: they leave none."""
    natural = _natural(order, places)
    programme = Programme()
    _add_papers(programme, order, places, papers=order.papers, uses=Counter(), whole=False)
    mean, spread = _sums(places, 0)
    for entries, wished in ((mean, natural.mean), (spread, natural.spread)):
        over, under = (programme.column(cost=1, upper=float("inf"), whole=False) for _side in range(2))
        wanted = wished * order.full * order.papers
        programme.row(wanted, wanted, {**entries, over: -1.0, under: 1.0})
    found = solve(programme)
    if found is None:
        return None
    mean_found, spread_found = (sum(found[at] * value for at, value in entries.items()) for entries in (mean, spread))
    return Expected(mean_found / order.papers, spread_found / order.papers)


def _natural(order: Order, places: list[_Place]) -> Expected:
    """A paper of average questions of each line."""
    mean = spread = 0.0
    for want in order.wants:
        here = [place.rated for place in places if place.want is want]
        each = order.worth(want) * want.count / max(len(here), 1)
        mean += each * sum(one.p for one in here)
        spread += each * sum(one.spread for one in here)
    return Expected(mean / order.full, spread / order.full)


def _papers(
    order: Order, places: list[_Place], target: Expected, attempt: int, told: Callable[[int], None] | None = None
) -> list[Chosen] | None:
    """All papers, or None where the later ones could not be filled."""
    uses: Counter[int] = Counter()
    papers: list[Chosen] = []
    for number in range(1, order.papers + 1):
        paper = _paper(order, places, target, uses, number, attempt)
        if paper is None:
            return None
        papers.append(paper)
        uses.update(question for _line, question in paper)
        if told:
            told(number)
    return papers


def _paper(
    order: Order, places: list[_Place], target: Expected, uses: Counter[int], number: int, attempt: int
) -> Chosen | None:
    """One paper: from the questions preferred now, or else from all."""
    costs = [_cost(place, order, uses, number, attempt) for place in places]
    for open_places in (_preferred(places, costs), set(range(len(places)))):
        programme = Programme()
        _add_papers(programme, order, places, papers=1, uses=uses, whole=True)
        programme.costs = costs.copy()
        programme.upper = [upper if at in open_places else 0.0 for at, upper in enumerate(programme.upper)]
        _keep_near(programme, order, places, target, start=0, papers=1)
        later = order.papers - number
        if later and order.limit < order.papers:
            _add_shadow(programme, order, places, target, uses, later)
        found = solve(programme, slack=SLACK * sum(want.count for want in order.wants))
        if found is not None:
            chosen = (place for place, value in zip(places, found, strict=False) if value > 0.5)
            return tuple(sorted((place.want.line, place.rated.question.id) for place in chosen))
    return None


def _preferred(places: list[_Place], costs: list[float]) -> set[int]:
    """For each line some times as many questions as it needs, the cheapest: the fewer to choose from, the faster."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(places)), key=lambda at: (costs[at], at)):
        here = by_line[places[at].want.line]
        if len(here) < PREFERRED * places[at].want.count:
            here.append(at)
    return {at for several in by_line.values() for at in several}


def _add_shadow(
    programme: Programme, order: Order, places: list[_Place], target: Expected, uses: Counter[int], later: int
) -> None:
    """All later papers as one lump: with this paper they must keep the limits, and their average must be on target."""
    start = _add_papers(programme, order, places, papers=later, uses=uses, whole=later == 1)
    _keep_near(programme, order, places, target, start=start, papers=later)
    for several in _by_question(places).values():
        left = order.limit - uses[places[several[0]].rated.question.id]
        programme.row(0, left, dict.fromkeys([*several, *(start + at for at in several)], 1.0))


def _add_papers(
    programme: Programme, order: Order, places: list[_Place], *, papers: int, uses: Counter[int], whole: bool
) -> int:
    """Columns for so many papers as one lump: how often each question stands in each line. Returns the first column."""
    start = len(programme.costs)
    by_question = _by_question(places)
    for place in places:
        left = order.limit - uses[place.rated.question.id]
        programme.column(upper=max(0, min(left, papers)), whole=whole)
    for want in order.wants:
        here = {start + at: 1.0 for at, place in enumerate(places) if place.want is want}
        programme.row(want.count * papers, want.count * papers, here)
    for question, several in by_question.items():
        if len(several) > 1:
            left = max(0, min(order.limit - uses[question], papers))
            programme.row(0, left, {start + at: 1.0 for at in several})
    for enemies in order.enemies:
        together = sorted(start + at for question in enemies for at in by_question.get(question, ()))
        programme.row(0, papers, dict.fromkeys(together, 1.0))
    return start


def _keep_near(
    programme: Programme, order: Order, places: list[_Place], target: Expected, *, start: int, papers: int
) -> None:
    """The mean and the spread stay within half the tolerance of the target, so two papers stay within the whole."""
    mean, spread = _sums(places, start)
    allowed = order.tolerance
    for entries, wished, apart in ((mean, target.mean, allowed.mean), (spread, target.spread, allowed.spread)):
        half = apart / 2 * order.full * (1 - 1e-6)
        programme.row(papers * (wished - half), papers * (wished + half), entries)


def _sums(places: list[_Place], start: int) -> tuple[dict[int, float], dict[int, float]]:
    """The points expected, and what adds up to the spread, by column."""
    mean = {start + at: place.worth * place.rated.p for at, place in enumerate(places)}
    return mean, {start + at: place.worth * place.rated.spread for at, place in enumerate(places)}


def _by_question(places: list[_Place]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        found[place.rated.question.id].append(at)
    return found


def _cost(place: _Place, order: Order, uses: Counter[int], number: int, attempt: int) -> float:
    """From 0 to 1 by the seed; a question that earlier papers have is dearer, so that all are used."""
    question = place.rated.question
    key = order_key(order.seed, number, attempt, question.name or question.id, place.want.line)
    return int.from_bytes(key[:6]) / 2**48 + uses[question.id]


def _shortages(order: Order) -> list[Obstacle]:
    """Which questions are missing, and because of which limit: tried from the fewest limits to all of them."""
    missing = draw(order.wants, [one.question for one in order.pool], seed="feasibility").missing
    if missing:
        return [Obstacle("questions", line, count) for line, count in sorted(missing.items())]
    single = _lacking(replace(order, papers=1, most_papers=None))
    if single:
        return [Obstacle("enemies", line, count) for line, count in single.items()]
    limits = range(order.limit + 1, order.papers + 1)
    enough = next((limit for limit in limits if not _lacking(replace(order, most_papers=limit))), None)
    return [
        Obstacle("exposure", line, ceil(count / order.limit), enough) for line, count in _lacking(order).items()
    ]  # fmt: skip


def _lacking(order: Order) -> dict[int, int]:
    """By line, how many places cannot be filled when as many as possible are."""
    places, programme = _places(order), Programme()
    _add_papers(programme, order, places, papers=order.papers, uses=Counter(), whole=True)
    gaps = {want.line: programme.column(cost=1, upper=float("inf"), whole=False) for want in order.wants}
    for at, want in enumerate(order.wants):
        low, high, entries = programme.rows[at]
        programme.rows[at] = (low, high, {**entries, gaps[want.line]: 1.0})
    found = solve(programme) or []
    return {line: round(found[at]) for line, at in gaps.items() if found and found[at] > 0.5}


def _tolerance_needed(order: Order, places: list[_Place], target: Expected) -> Obstacle:
    """The smallest of some wider tolerances with which it goes; if none does, the limits do not go together."""
    for factor in _WIDER:
        wider = replace(order, tolerance=order.tolerance.times(factor))
        if _papers(wider, places, target, 0) is not None:
            return Obstacle("tolerance", instead=wider.tolerance.mean)
    return Obstacle("together")
