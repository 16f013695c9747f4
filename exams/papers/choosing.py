"""Which questions the papers of a set take: by a plain draw, or by the solver where papers must keep limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exams.bank.models import Bank, Question, Topic
from exams.papers.apart import Watch, assemble_apart, unwatched
from exams.papers.difficulty import difficulties
from exams.papers.drawing import Candidate, Want, draw
from exams.papers.limits import Limits
from exams.papers.models import Blueprint
from exams.papers.parallel import Assembly, Order, assembly_of, rated

# So many papers are drawn in about a second.
SOON_DRAWN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint as it is asked for."""

    topic: Topic
    level: int | None
    count: int
    points: Decimal = Decimal(1)


def order_of(bank: Bank, lines: Sequence[Line], *, limits: Limits, papers: int, seed: str) -> Order:
    """What is asked of the bank as it stands: its questions, what is known of them, and which exclude each other."""
    wants, known = wants_of(lines), difficulties(bank)
    pool = [one for one in pool_of(bank) if any(want.takes(one) for want in wants)]
    return Order(
        wants=wants,
        pool=[
            rated(one, answers=found.n, p=found.p, r=found.r) if (found := known.get(one.id)) else rated(one)
            for one in pool
        ],
        papers=papers,
        seed=seed,
        points={number: float(line.points) for number, line in enumerate(lines, start=1)},
        enemies=_by_name(enemies_among(one.id for one in pool), pool),
        most_papers=limits.most_papers(papers),
        tolerance=limits.allowed,
    )


def choose(order: Order, *, equal: bool, watch: Watch = unwatched) -> Assembly:
    """The questions of each paper, or CannotAssemble. Papers without limits are drawn, each by a seed of its own."""
    if equal or order.enemies or order.limit < order.papers:
        return assemble_apart(order, watch=watch)
    pool, papers = [one.question for one in order.pool], []
    for number in range(1, order.papers + 1):
        papers.append(draw(order.wants, pool, paper_seed(order.seed, number)).chosen)
        watch(number)
    return assembly_of(papers, order)


def takes_long(blueprint: Blueprint, papers: int) -> bool:
    """Whether making so many papers keeps somebody who waits for longer than a moment."""
    limits = blueprint.limits
    is_chosen = limits.equal or limits.most_papers(papers) is not None
    return (
        papers > SOON_DRAWN
        or is_chosen
        or Question.enemies.through.objects.filter(from_question__bank=blueprint.bank_id).exists()
    )


def paper_seed(seed: str, number: int) -> str:
    """The seed of one paper of a set."""
    return f"{seed}:{number}"


def enemies_among(questions: Iterable[int]) -> list[frozenset[int]]:
    """The pairs of these questions that may not stand in one paper together."""
    pks = set(questions)
    rows = Question.enemies.through.objects.filter(from_question__in=pks).values_list("from_question", "to_question")
    return [frozenset(pair) for pair in rows if pair[0] < pair[1] and pair[1] in pks]


def _by_name(enemies: Iterable[frozenset[int]], pool: Iterable[Candidate]) -> list[frozenset[int]]:
    """In the same order in every copy of the bank, since papers follow from it."""
    names = {one.id: one.name for one in pool}
    return sorted(enemies, key=lambda pair: sorted(names[question] for question in pair))


def pool_of(bank: Bank) -> list[Candidate]:
    """The questions of a bank that may be drawn."""
    rows = bank.questions.drawable().values_list("pk", "topic_id", "level", "ref")
    return [Candidate(*row) for row in rows]


def wants_of(lines: Sequence[Line]) -> list[Want]:
    """The lines as the rules of drawing read them: each topic with those below it."""
    banks = {line.topic.bank_id for line in lines}
    paths = list(Topic.objects.filter(bank__in=banks).values_list("pk", "path"))
    return [
        Want(
            line=number,
            topics=frozenset(pk for pk, path in paths if path.startswith(line.topic.path)),
            level=line.level,
            count=line.count,
        )
        for number, line in enumerate(lines, start=1)
    ]
