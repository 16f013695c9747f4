"""Reads what the server holds of a sitting, as the checker wants it: bit by bit, straight from the tables."""

from collections.abc import Iterator

from django.db.models import Prefetch

from exams.delivery.evidence import Link
from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus
from exams.marking.scoring import inputs_digest, score_paper
from exams.rehearsal.checker import Kept, Terms
from exams.sittings.models import Entry, Sitting

TOGETHER = 200


def terms_of(sitting: Sitting) -> Terms:
    return Terms(sitting.duration_minutes, sitting.closes_at)


def kept_attempts(sitting: Sitting) -> Iterator[Kept]:
    """Every attempt of the sitting with its whole record. Not more than a few hundred in memory at once."""
    entries = list(Entry.objects.filter(sitting=sitting).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(entries), TOGETHER):
        rows = Attempt.objects.filter(entry__in=entries[start : start + TOGETHER]).order_by("pk")
        events = Prefetch("events", AttemptEvent.objects.order_by("position"))
        related = rows.select_related("entry__sitting__scale", "paper__key").prefetch_related(events, "marks")
        yield from (_kept(attempt) for attempt in related)


def _kept(attempt: Attempt) -> Kept:
    return Kept(
        entry=str(attempt.entry.uid),
        attempt=str(attempt.uid),
        is_open=attempt.status == AttemptStatus.IN_PROGRESS,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        receipt=attempt.receipt,
        sheet=attempt.read_sheet(),
        event_count=attempt.event_count,
        head=attempt.head,
        links=[Link(it.position, it.kind, it.at, it.body, it.hash, it.client, it.seq) for it in attempt.events.all()],
        extra_minutes=attempt.entry.extra_minutes,
        marks=[f"{mark.points.normalize()} {mark.inputs_digest}" for mark in attempt.marks.all()],
        remarked=_remarked(attempt),
    )


def _remarked(attempt: Attempt) -> str:
    answers = attempt.answers_by_number()
    scale = attempt.entry.sitting.scale
    points = score_paper(attempt.paper.content, attempt.paper.key.right, answers).points
    digest = inputs_digest(paper_digest=attempt.paper.digest, answers=answers, scale=f"{scale.code}:{scale.version}")
    return f"{points.normalize()} {digest}"
