"""What a set of papers holds: each question, in how many papers it stands, and whether it is new."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from exams.bank.models import Level
from exams.papers.models import PaperQuestion, PaperSet


@dataclass(frozen=True, slots=True)
class Held:
    """A question of a set. `is_new`: no paper made before held any version of it."""

    uid: UUID
    ref: str
    topic: str
    level: str
    papers: int
    is_new: bool


def held_questions(paper_set: PaperSet) -> list[Held]:
    """The questions in the papers of a set, those in most papers first."""
    places = PaperQuestion.objects.filter(paper__paper_set=paper_set).order_by()
    question = "version__question"
    rows = places.values(f"{question}__pk", f"{question}__uid", f"{question}__ref", "topic__name", "level")
    counted = list(rows.annotate(papers=Count("pk")))
    known = _known_before(paper_set, [row[f"{question}__pk"] for row in counted])
    held = [
        Held(
            row[f"{question}__uid"], row[f"{question}__ref"], row["topic__name"], str(Level(row["level"]).label),
            row["papers"], row[f"{question}__pk"] not in known,
        )
        for row in counted
    ]  # fmt: skip
    return sorted(held, key=lambda one: (-one.papers, one.ref))


def _known_before(paper_set: PaperSet, questions: list[int]) -> set[int]:
    earlier = PaperSet.objects.filter(made_at__lte=paper_set.made_at, pk__lt=paper_set.pk).values("pk")
    places = PaperQuestion.objects.filter(paper__paper_set__in=earlier, version__question__in=questions).order_by()
    return set(places.values_list("version__question", flat=True).distinct())
