"""Actions of papers: keep a blueprint, draw its papers."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.bank.models import Bank, Level, Question, QuestionVersion, Topic
from exams.papers.drawing import Candidate, Draw, Want, draw
from exams.papers.freezing import FrozenPaper, SourceOption, SourceQuestion, freeze
from exams.papers.models import Blueprint, BlueprintLine, Paper, PaperKey, PaperQuestion, PaperSet
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint as it is asked for."""

    topic: Topic
    level: int | None
    count: int
    points: Decimal = Decimal(1)


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
) -> Blueprint:
    """Makes a blueprint, or changes the given one. Papers made before keep the lines they were made from."""
    _refuse_size(lines)
    kept = blueprint or Blueprint(bank=bank)
    kept.name, kept.bank = name, bank
    kept.shuffle_questions, kept.shuffle_options = shuffle_questions, shuffle_options
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


def feasibility(bank: Bank, lines: Sequence[Line]) -> list[str]:
    """What the bank lacks to fill these lines, one sentence a line; empty: it can fill them all at once."""
    wants, pool = _wants(lines), _pool(bank)
    found = draw(wants, pool, seed="feasibility")
    numbered = enumerate(lines, start=1)
    return [_shortage(number, line, found, wants, pool) for number, line in numbered if number in found.missing]


def lines_of(blueprint: Blueprint) -> list[Line]:
    """The lines of a blueprint in their order."""
    rows = blueprint.lines.select_related("topic")
    return [Line(row.topic, row.level, row.count, row.points) for row in rows]


def _shortage(number: int, line: Line, found: Draw, wants: Sequence[Want], pool: Sequence[Candidate]) -> str:
    want = wants[number - 1]
    missing = found.missing[number]
    sentence = ngettext(
        "Line %(line)d: %(missing)d more question of “%(topic)s” (%(level)s) is needed; the bank has %(has)d.",
        "Line %(line)d: %(missing)d more questions of “%(topic)s” (%(level)s) are needed; the bank has %(has)d.",
        missing,
    )
    return sentence % {
        "line": number,
        "missing": missing,
        "topic": line.topic.name,
        "level": Level(line.level).label if line.level else _("any level"),
        "has": sum(want.takes(question) for question in pool),
    }


@transaction.atomic
def make_papers(*, blueprint: Blueprint, count: int, by: User | None, now: datetime, seed: str = "") -> PaperSet:
    """Draws `count` papers and freezes them. An empty seed is drawn anew; the seed is kept with the papers."""
    if not 1 <= count <= MOST_PAPERS:
        raise WrongCount(_("The number of papers must be between 1 and %d.") % MOST_PAPERS)
    lines = lines_of(blueprint)
    if not lines:
        raise CannotFill(_("The blueprint has no lines yet. Add at least one line: topic, level, count."))
    lacking = feasibility(blueprint.bank, lines)
    if lacking:
        raise CannotFill(" ".join([_("The bank cannot fill this blueprint."), *lacking]))
    seed = seed or secrets.token_hex(16)
    made = PaperSet.objects.create(blueprint=blueprint, lines=_snapshot(lines), seed=seed, made_at=now, made_by=by)
    _freeze_all(made, lines, count, now=now)
    journal.write(act="papers.set.make", subject=made, by=by, now=now, data={"count": count, "seed": seed})
    return made


def _freeze_all(made: PaperSet, lines: Sequence[Line], count: int, *, now: datetime) -> None:
    blueprint = made.blueprint
    pool, wants = _pool(blueprint.bank), _wants(lines)
    questions = {
        question.pk: question
        for question in blueprint.bank.questions.drawable()
        .select_related("approved")
        .prefetch_related("approved__options")
    }
    points = {number: line.points for number, line in enumerate(lines, start=1)}
    places: list[PaperQuestion] = []
    for number in range(1, count + 1):
        seed = f"{made.seed}:{number}"
        chosen = draw(wants, pool, seed).chosen
        frozen = freeze(
            [_source(questions[pk], points[line]) for line, pk in chosen],
            seed=seed,
            shuffle_questions=blueprint.shuffle_questions,
            shuffle_options=blueprint.shuffle_options,
        )
        by_version = {questions[pk].approved_id: questions[pk] for _line, pk in chosen}
        places += _keep_paper(made, number, frozen, by_version)
    PaperQuestion.objects.bulk_create(places, batch_size=500)
    used = {place.version_id for place in places}
    QuestionVersion.objects.filter(pk__in=used, used_at=None).update(used_at=now)


def _keep_paper(
    made: PaperSet, number: int, frozen: FrozenPaper, by_version: dict[int | None, Question]
) -> list[PaperQuestion]:
    paper = Paper.objects.create(
        paper_set=made,
        number=number,
        code=str(FIRST_CODE + number - 1),
        content=frozen.content,
        digest=frozen.digest,
    )
    PaperKey.objects.create(paper=paper, right=frozen.right)
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


def _source(question: Question, points: Decimal) -> SourceQuestion:
    version = question.approved
    assert version is not None  # noqa: S101  # drawable() has only questions with an approved version
    return SourceQuestion(
        version=version.pk,
        name=question.ref,
        stem=version.stem,
        multiple=version.multiple,
        options=tuple(SourceOption(option.text, option.right, option.pinned) for option in version.options.all()),
        points=points,
    )


def _pool(bank: Bank) -> list[Candidate]:
    rows = bank.questions.drawable().values_list("pk", "topic_id", "level", "ref")
    return [Candidate(*row) for row in rows]


def _wants(lines: Sequence[Line]) -> list[Want]:
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
