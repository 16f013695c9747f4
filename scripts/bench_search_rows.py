"""The inside of scripts.bench_search: fills a bank and measures what its list asks of the database."""

import json
import random
import sys
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from exams.bank.finding import matching
from exams.bank.models import Bank, Question, QuestionVersion, Topic
from exams.bank.office_question_list import QuestionList
from exams.bank.searching import plain_of, words_of
from office import clock
from people.models import Unit, User
from scripts.bench_pages_rows import SEED, SYLLABLES
from scripts.bench_workbook_sitting import units_of

RUNS = 5
PAGE = 50
AT_ONCE = 2000
STEM, OPTION = 22, 11  # syllables


def fill(count: int) -> None:
    """One bank of so many questions in plain Vietnamese, four options each, all approved."""
    chance, now = random.Random(SEED), clock.now()
    with transaction.atomic():
        unit = Unit.objects.first() or units_of()
        bank = Bank.objects.create(code="BENCH", name="Bench", unit=unit)
        topics = Topic.objects.bulk_create(Topic(bank=bank, name=f"T{n}", position=n, path=f"/{n}/") for n in range(20))
        for start in range(0, count, AT_ONCE):
            _add(bank, topics, range(start, min(start + AT_ONCE, count)), chance, now)
        newest = QuestionVersion.objects.filter(question=OuterRef("pk")).values("pk")[:1]
        Question.objects.update(current=Subquery(newest))
        Question.objects.update(approved=F("current"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _add(bank: Bank, topics: list[Topic], numbers: range, chance: random.Random, now: Any) -> None:
    texts = [_text(chance) for _number in numbers]
    rows = [
        Question(
            bank=bank,
            topic=topics[number % len(topics)],
            level=number % 4 + 1,
            ref=f"Q{number:05d}",
            created_at=now,
            words=words_of(stem, options),
            plain=plain_of(words_of(stem, options)),
        )
        for number, (stem, options) in zip(numbers, texts, strict=True)
    ]
    questions = Question.objects.bulk_create(rows, batch_size=AT_ONCE)
    QuestionVersion.objects.bulk_create(
        QuestionVersion(question=question, number=1, stem=stem, state="approved", created_at=now)
        for question, (stem, _options) in zip(questions, texts, strict=True)
    )


def _text(chance: random.Random) -> tuple[str, list[str]]:
    options = [" ".join(chance.choices(SYLLABLES, k=OPTION)) for _option in range(4)]
    return " ".join(chance.choices(SYLLABLES, k=STEM)).capitalize() + "?", options


def measure(query: str) -> dict[str, Any]:
    """Milliseconds that the database says it took for the count and for the first page: the best of some runs.

    What is searched is found once, in order, and its first page is taken by keys; a list that is not is counted.
    """
    reader = User.objects.filter(is_superuser=True).first() or User.objects.create(username="bench", is_superuser=True)
    listed = QuestionList().scope(reader).filter(retired_at__isnull=True)
    ordered = listed.order_by(*QuestionList.default_ordering)
    if not query:
        return {"found": listed.count(), "count_ms": _counted(listed), "page_ms": _best(ordered[:PAGE])}
    found = matching(ordered, query).values_list("pk", flat=True)
    keys = list(found)
    page = QuestionList().scope(reader).filter(pk__in=keys[:PAGE])
    return {"found": len(keys), "count_ms": _best(found), "page_ms": _best(page) if keys else 0.0}


def _counted(rows: QuerySet[Any]) -> float:
    return _best(rows.order_by().values("pk"))


def _best(rows: QuerySet[Any]) -> float:
    return min(_took(rows) for _run in range(RUNS))


def _took(rows: QuerySet[Any]) -> float:
    [plan] = json.loads(rows.explain(format="JSON", analyze=True))
    return float(plan["Execution Time"]) + float(plan["Planning Time"])


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps({query: measure(query) for query in sys.argv[2:]}))
