"""How hard questions are known to be: told by marking, read where papers are made. Marking is a later room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from exams.bank.models import Bank, Change, QuestionVersion
from exams.papers.models import QuestionDifficulty
from office import journal
from people.models import User


@dataclass(frozen=True, slots=True)
class Measured:
    """What answers say of a version: `p` the mean share of the points, `r` the correlation with the rest of the test
    (None where it cannot be told), from `n` answers. Few answers do no harm: papers then go by the level. Where wrong
    answers cost points, `p` may be negative; it is kept as 0."""

    version: int
    p: float
    r: float | None
    n: int


@transaction.atomic
def keep_difficulty(*, bank: Bank, measured: Sequence[Measured], by: User | None, now: datetime) -> int:
    """Keeps what was measured of versions of this bank, in place of what was known of them; returns how many."""
    ours = set(
        QuestionVersion.objects.filter(
            question__bank=bank, pk__in=[one.version for one in measured]
        ).values_list("pk", flat=True)
    )  # fmt: skip
    rows = [
        QuestionDifficulty(version_id=one.version, p=min(max(one.p, 0.0), 1.0), r=one.r, n=one.n, measured_at=now)
        for one in measured
        if one.version in ours
    ]
    QuestionDifficulty.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["p", "r", "n", "measured_at"],
    )
    journal.write(act="papers.difficulty.keep", subject=bank, by=by, now=now, data={"versions": len(rows)})
    return len(rows)


def difficulties(bank: Bank) -> Mapping[int, QuestionDifficulty]:
    """By question: what is known of its approved version, or of one that differs from it by corrected words only.

    Of several the one with the most answers.
    """
    begins = _begins(bank)
    rows = QuestionDifficulty.objects.filter(
        version__question__bank=bank, version__number__lte=F("version__question__approved__number")
    ).select_related("version")
    known: dict[int, QuestionDifficulty] = {}
    for row in rows.order_by("n", "version__number"):
        if row.version.number >= begins.get(row.version.question_id, 1):
            known[row.version.question_id] = row
    return known


def _begins(bank: Bank) -> Mapping[int, int]:
    """By question: the version with which its present content began."""
    changes = QuestionVersion.objects.filter(question__bank=bank, number__lte=F("question__approved__number"))
    rows = changes.exclude(change=Change.WORDS).order_by().values("question")
    return {row["question"]: row["begins"] for row in rows.annotate(begins=Max("number"))}
