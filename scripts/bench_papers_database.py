"""The inside of `scripts.bench_papers --database`: fills a new database, makes papers by the action, checks them."""

import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from resource import RUSAGE_CHILDREN, getrusage

from django.core.management import call_command
from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from exams.bank.models import Bank, Option, Question, QuestionVersion, Topic
from exams.papers.actions import Draft, Line, draft_papers, keep_blueprint, keep_papers
from exams.papers.difficulty import Measured, keep_difficulty
from exams.papers.limits import Limits
from exams.papers.models import PaperQuestion, PaperSet
from exams.papers.parallel import PRIOR_P
from scripts.bench_workbook_sitting import units_of

NOW = datetime(2026, 11, 5, 7, 0, tzinfo=UTC)
QUESTIONS, TOPICS, SEED = 2000, 10, 7
MOST_SECONDS = 20.0


def main() -> int:
    """Exit code 0 when 50 equal papers are made in time and are as equal as the tables say they should be."""
    call_command("migrate", verbosity=0)
    bank = _bank(random.Random(SEED))
    equal, took = _made(bank, Limits(equal=True, most_percent=6), 50)
    faults = _faults(equal)
    _made(bank, Limits(), 1000)
    print(f"promised: {MOST_SECONDS:.0f} s; faults found in the tables: {faults or 'none'}")
    return 0 if took < MOST_SECONDS and not faults else 1


def _made(bank: Bank, limits: Limits, count: int) -> tuple[PaperSet, float]:
    """The papers and the seconds they took."""
    topics = list(bank.topics.order_by("position"))
    lines = [Line(topic, level, 2) for at, topic in enumerate(topics) for level in (1 + at % 2, 3 + at % 2)]
    blueprint = keep_blueprint(bank=bank, name="B", lines=lines, limits=limits, by=None, now=NOW)
    began = time.perf_counter()
    draft: Draft = draft_papers(blueprint=blueprint, count=count, seed="bench")
    drafted = time.perf_counter()
    made = keep_papers(draft=draft, by=None, now=NOW)
    kept = time.perf_counter()
    print(
        f"{count} papers, equal {limits.equal}: drafted in {drafted - began:.1f} s, kept in {kept - drafted:.2f} s; "
        f"processor so far {time.process_time():.1f} s here and {getrusage(RUSAGE_CHILDREN).ru_utime:.1f} s apart",
        flush=True,
    )
    return made, kept - began


def _bank(chance: random.Random) -> Bank:
    """Two thousand questions, a third of them measured, with a hundred pairs of enemies."""
    with transaction.atomic():
        bank = Bank.objects.create(code="BENCH", name="Bench", unit=units_of())
        topics = Topic.objects.bulk_create(Topic(bank=bank, name=f"T{n}", position=n) for n in range(TOPICS))
        for topic in topics:
            topic.path = f"/{topic.pk}/"
        Topic.objects.bulk_update(topics, ["path"])
        questions = _questions(bank, topics)
        newest = QuestionVersion.objects.filter(question=OuterRef("pk")).values("pk")[:1]
        Question.objects.update(current=Subquery(newest))
        Question.objects.update(approved=F("current"))
    for one, other in list(pairwise(chance.sample(questions, 200)))[::2]:
        one.enemies.add(other)
    rows = Question.objects.order_by("ref").values_list("approved", "level")[::3]
    measured = [
        Measured(pk, min(0.98, max(0.05, chance.gauss(PRIOR_P[level], 0.12))), chance.uniform(0.05, 0.6), 100)
        for pk, level in rows
    ]
    keep_difficulty(bank=bank, measured=measured, by=None, now=NOW)
    return bank


def _questions(bank: Bank, topics: list[Topic]) -> list[Question]:
    questions = Question.objects.bulk_create(
        Question(bank=bank, topic=topics[n % TOPICS], level=n // TOPICS % 4 + 1, ref=f"Q{n:05d}", created_at=NOW)
        for n in range(QUESTIONS)
    )
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(question=one, number=1, stem=f"Câu hỏi {one.ref}?", state="approved", created_at=NOW)
        for one in questions
    )
    Option.objects.bulk_create(
        Option(version=version, position=n, text=f"Phương án thứ {n}", right=n == 2)
        for version in versions
        for n in (1, 2, 3, 4)
    )
    return questions


def _faults(made: PaperSet) -> list[str]:
    """Reckoned from the tables alone: each paper by its lines, its enemies and its mean, each question by its use."""
    rows = PaperQuestion.objects.filter(paper__paper_set=made).select_related("version", "version__difficulty")
    papers: dict[int, list[PaperQuestion]] = {}
    for row in rows:
        papers.setdefault(row.paper_id, []).append(row)
    enemies = set(Question.enemies.through.objects.values_list("from_question", "to_question"))
    means, faults = [], []
    for places in papers.values():
        held = [place.version.question_id for place in places]
        lines = Counter((place.topic_id, place.level) for place in places)
        faults += ["lines"] * (len(places) != 40 or set(lines.values()) != {2})
        faults += ["enemies"] * any((one, other) in enemies for one in held for other in held)
        means.append(sum(_p(place) for place in places) / 40)
    uses = Counter(row.version_id for row in rows)
    faults += ["exposure"] * (max(uses.values()) > 3) + ["mean"] * (max(means) - min(means) > 0.005 + 1e-9)
    print(f"means {max(means) - min(means):.5f} apart, the most used question in {max(uses.values())} papers")
    return faults


def _p(place: PaperQuestion) -> float:
    known = getattr(place.version, "difficulty", None)
    return known.p if known else PRIOR_P[place.level]


if __name__ == "__main__":
    sys.exit(main())
