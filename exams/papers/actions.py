"""Actions of papers: keep a blueprint, draw its papers."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.models import Bank, Question, QuestionVersion
from exams.papers.apart import Watch, unwatched
from exams.papers.choosing import Line, choose, enemies_among, order_of, paper_seed
from exams.papers.feasibility import in_words, shortages
from exams.papers.freezing import FrozenPaper, freeze
from exams.papers.limits import Limits
from exams.papers.models import Blueprint, BlueprintLine, Paper, PaperKey, PaperQuestion, PaperSet
from exams.papers.parallel import Assembly, CannotAssemble, Expected, Order, hold_enemies
from exams.papers.sources import TEXTS, copy_pictures, source_of
from office import journal
from office.errors import Refused
from people.models import User

MOST_PAPERS = 1000
MOST_QUESTIONS = 300
MOST_POINTS = 10_000
FIRST_CODE = 101


class CannotFill(Refused):
    code = "cannot_fill"


class WrongCount(Refused):
    code = "wrong_count"


class BankChanged(Refused):
    code = "bank_changed"


class ForPractice(Refused):
    code = "bank_for_practice"


@dataclass(frozen=True, slots=True)
class Draft:
    """Papers chosen and frozen, but kept nowhere yet. `questions`: what was drawn, by id, as it was then."""

    blueprint: Blueprint
    lines: Sequence[Line]
    limits: Limits
    order: Order
    made: Assembly
    frozen: Sequence[FrozenPaper]
    questions: Mapping[int, Question]


@transaction.atomic
def keep_blueprint(
    *,
    bank: Bank,
    name: str,
    lines: Sequence[Line],
    by: User | None,
    now: datetime,
    blueprint: Blueprint | None = None,
    shuffle_questions: bool = True,
    shuffle_options: bool = True,
    limits: Limits | None = None,
) -> Blueprint:
    """Makes a blueprint, or changes the given one. Papers made before keep the lines they were made from."""
    if bank.practice:
        raise ForPractice(_("“%s” is a bank for practice: learners see its right answers. Choose another bank.") % bank)
    _refuse_size(lines)
    kept = blueprint or Blueprint(bank=bank)
    kept.name, kept.bank = name, bank
    kept.shuffle_questions, kept.shuffle_options = shuffle_questions, shuffle_options
    kept.limits = limits or Limits()
    kept.save()
    kept.lines.all().delete()
    BlueprintLine.objects.bulk_create(
        BlueprintLine(
            blueprint=kept,
            position=position,
            topic=line.topic,
            level=line.level,
            count=line.count,
            points=line.points,
        )
        for position, line in enumerate(lines, start=1)
    )
    journal.write(act="papers.blueprint.keep", subject=kept, by=by, now=now, data={"lines": len(lines)})
    return kept


def _refuse_size(lines: Sequence[Line]) -> None:
    """A mark must fit its column, and a paper must be sat by a person."""
    if sum(line.count for line in lines) > MOST_QUESTIONS:
        raise WrongCount(_("A paper can have at most %d questions.") % MOST_QUESTIONS)
    if sum(line.count * line.points for line in lines) > MOST_POINTS:
        raise WrongCount(_("A paper can be worth at most %d points.") % MOST_POINTS)


def lines_of(blueprint: Blueprint) -> list[Line]:
    """The lines of a blueprint in their order."""
    rows = blueprint.lines.select_related("topic")
    return [Line(row.topic, row.level, row.count, row.points) for row in rows]


def draft_papers(*, blueprint: Blueprint, count: int, seed: str = "", watch: Watch = unwatched) -> Draft:
    """Chooses and freezes `count` papers. Only reads, outside of any transaction, so that nobody waits for it.

    An empty seed is drawn anew. Without limits the same seed on the same bank gives the same papers for ever; with
    them, as long as the solver is of the same version. `watch` hears of each paper and may break off by raising.
    """
    if not 1 <= count <= MOST_PAPERS:
        raise WrongCount(_("The number of papers must be between 1 and %d.") % MOST_PAPERS)
    lines, limits = lines_of(blueprint), blueprint.limits
    if not lines:
        raise CannotFill(_("The blueprint has no lines yet. Add at least one line: topic, level, count."))
    order = order_of(blueprint.bank, lines, limits=limits, papers=count, seed=seed or secrets.token_hex(16))
    lacking = shortages(order, lines)
    if lacking:
        raise CannotFill(" ".join([_("The bank cannot fill this blueprint."), *lacking]))
    try:
        made = choose(order, equal=limits.equal, watch=watch)
    except CannotAssemble as refusal:
        raise CannotFill(" ".join([_("The papers cannot be made so."), *in_words(refusal, lines)])) from None
    questions = _drawn(made)
    frozen = _frozen(blueprint, lines, order.seed, made, questions)
    return Draft(blueprint, lines, limits, order, made, frozen, questions)


@transaction.atomic
def keep_papers(*, draft: Draft, by: User | None, now: datetime) -> PaperSet:
    """Keeps drafted papers, unless the bank has changed since."""
    _refuse_changed(draft)
    kept = PaperSet(
        blueprint=draft.blueprint, lines=_snapshot(draft.lines), seed=draft.order.seed, made_at=now, made_by=by
    )
    kept.limits, kept.measured = draft.limits, draft.made.measured
    kept.save()
    _keep_all(kept, draft)
    QuestionVersion.objects.filter(pk__in=[one.approved_id for one in draft.questions.values()], used_at=None).update(
        used_at=now
    )
    data = {"count": len(draft.frozen), "seed": draft.order.seed}
    journal.write(act="papers.set.make", subject=kept, by=by, now=now, data=data)
    return kept


def make_papers(
    *,
    blueprint: Blueprint,
    count: int,
    by: User | None,
    now: datetime,
    seed: str = "",
    watch: Watch = unwatched,
) -> PaperSet:
    """Drafts `count` papers and keeps them."""
    draft = draft_papers(blueprint=blueprint, count=count, seed=seed, watch=watch)
    return keep_papers(draft=draft, by=by, now=now)


def _drawn(made: Assembly) -> dict[int, Question]:
    chosen = {question for paper in made.papers for _line, question in paper}
    rows = Question.objects.drawable().filter(pk__in=chosen)
    found = {one.pk: one for one in rows.select_related("approved").prefetch_related(*TEXTS)}
    if len(found) < len(chosen):
        raise _bank_changed()
    return found


def _frozen(
    blueprint: Blueprint, lines: Sequence[Line], seed: str, made: Assembly, questions: Mapping[int, Question]
) -> list[FrozenPaper]:
    points = {number: line.points for number, line in enumerate(lines, start=1)}
    return [
        freeze(
            [source_of(questions[pk], points[line]) for line, pk in paper],
            seed=paper_seed(seed, number),
            shuffle_questions=blueprint.shuffle_questions,
            shuffle_options=blueprint.shuffle_options,
        )
        for number, paper in enumerate(made.papers, start=1)
    ]


def _refuse_changed(draft: Draft) -> None:
    """Locks the questions drawn; they must be as they were, and no two in one paper be forbidden to stand together."""
    rows = Question.objects.drawable().filter(pk__in=draft.questions).select_for_update(of=("self",)).order_by("pk")
    now_there = set(rows.values_list("pk", "approved_id", "topic_id", "level"))
    chosen = [one.question for one in draft.order.pool if one.question.id in draft.questions]
    drawn = {(one.id, draft.questions[one.id].approved_id, one.topic, one.level) for one in chosen}
    if now_there != drawn or hold_enemies(draft.made.papers, enemies_among(draft.questions)):
        raise _bank_changed()


def _bank_changed() -> BankChanged:
    return BankChanged(_("The questions of the bank were changed while the papers were made. Make them again."))


def _keep_all(kept: PaperSet, draft: Draft) -> None:
    """All papers in few statements: the shorter the transaction, the less anybody waits."""
    versions = {one.approved_id: one for one in draft.questions.values()}
    papers = [
        _paper(kept, number, frozen, expected)
        for number, (frozen, expected) in enumerate(zip(draft.frozen, draft.made.expected, strict=True), start=1)
    ]
    Paper.objects.bulk_create(papers, batch_size=100)
    several = list(zip(papers, draft.frozen, strict=True))
    PaperKey.objects.bulk_create(
        (PaperKey(paper=paper, right=frozen.right) for paper, frozen in several), batch_size=500
    )
    places = (place for paper, frozen in several for place in _places(paper, frozen, versions))
    PaperQuestion.objects.bulk_create(places, batch_size=2000)
    copy_pictures(kept, draft.frozen)


def _paper(kept: PaperSet, number: int, frozen: FrozenPaper, expected: Expected) -> Paper:
    return Paper(
        paper_set=kept,
        number=number,
        code=str(FIRST_CODE + number - 1),
        content=frozen.content,
        digest=frozen.digest,
        expected_mean=expected.mean,
        expected_spread=expected.spread,
    )


def _places(paper: Paper, frozen: FrozenPaper, by_version: Mapping[int | None, Question]) -> list[PaperQuestion]:
    return [
        PaperQuestion(
            paper=paper,
            n=n,
            version_id=version,
            topic_id=by_version[version].topic_id,
            level=by_version[version].level,
            option_order=[index + 1 for index in order],
        )
        for n, (version, order) in enumerate(frozen.orders, start=1)
    ]


def _snapshot(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [
        {
            "position": number,
            "topic": line.topic.name,
            "topic_code": line.topic.code,
            "level": line.level,
            "count": line.count,
            "points": str(line.points),
        }
        for number, line in enumerate(lines, start=1)
    ]
