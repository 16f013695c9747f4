"""Actions of marking: close first, mark after; marking again changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from exams.delivery import record
from exams.delivery.closing import close_overdue
from exams.delivery.models import Attempt, AttemptStatus
from exams.marking.grades import Floor
from exams.marking.models import Mark
from exams.marking.reckoning import Scale, reckon
from exams.sittings.models import GradeBand, GradeScale, Sitting
from office import journal
from people.models import User


def mark_sitting(*, sitting: Sitting, by: User | None, now: datetime) -> int:
    """Closes what is overdue and marks all that is handed in; returns how many attempts were marked.

    Each attempt is one transaction, so a break in the middle leaves whole marks and can be gone on from.
    """
    close_overdue(now=now, sitting=sitting)
    waiting = Attempt.objects.filter(entry__sitting=sitting, status=AttemptStatus.SUBMITTED)
    return sum(
        mark_attempt(attempt=attempt, scale=sitting.scale, by=by, now=now)
        for attempt in waiting.select_related("paper__key")
    )


@transaction.atomic
def mark_attempt(*, attempt: Attempt, scale: GradeScale, by: User | None, now: datetime) -> bool:
    """Marks a closed attempt and says whether this call did it."""
    locked = Attempt.objects.locked().get(pk=attempt.pk)
    arrow = Attempt.objects.filter(pk=attempt.pk, status=AttemptStatus.SUBMITTED).update(status=AttemptStatus.GRADED)
    if arrow != 1:
        return False
    locked.paper = attempt.paper  # read by the caller for many together
    _mark(locked, scale, by, now)
    return True


@transaction.atomic
def mark_again(*, attempt: Attempt, by: User | None, now: datetime) -> Mark | None:
    """Marks an attempt anew whose answers changed after it was marked; the earlier marks stay as they were.

    One that is not marked yet is left alone: marking finds it as it is.
    """
    locked = Attempt.objects.locked().get(pk=attempt.pk)
    if locked.status != AttemptStatus.GRADED:
        return None
    return _mark(locked, locked.entry.sitting.scale, by, now)


def _mark(locked: Attempt, scale: GradeScale, by: User | None, now: datetime) -> Mark:
    """Adds the next revision of the mark, which is the one that counts."""
    mark = _mark_row(locked, scale)
    before = Mark.objects.filter(attempt=locked).order_by("-revision").first()
    if before is not None:
        Mark.objects.filter(attempt=locked, current=True).update(current=False)
        mark.revision = before.revision + 1
    mark.marked_at = now
    mark.save()
    record.append([locked], kind="marked", at=now, by=by, score=str(mark.score), revision=mark.revision)
    journal.write(act="marking.attempt.mark", subject=locked, by=by, now=now, data={"score": str(mark.score)})
    return mark


def rule_of(scale: GradeScale, bands: Iterable[GradeBand] | None = None) -> Scale:
    """The scale as the marking rule reads it; `bands`: where they are at hand."""
    floors = tuple(Floor(band.floor, band.label) for band in (scale.bands.all() if bands is None else bands))
    return Scale(scale.code, scale.version, scale.full, scale.step, floors)


def _mark_row(attempt: Attempt, scale: GradeScale) -> Mark:
    paper, bands = attempt.paper, list(scale.bands.all())
    reckoned = reckon(
        paper_digest=paper.digest,
        content=paper.content,
        key=paper.key.right,
        answers=attempt.answers_by_number(),
        scale=rule_of(scale, bands),
    )
    return Mark(
        attempt=attempt,
        points=reckoned.points,
        points_full=reckoned.points_full,
        right_count=reckoned.right_count,
        score=reckoned.score,
        band=next(band for band in bands if band.floor == reckoned.floor),
        detail=reckoned.detail,
        inputs_digest=reckoned.inputs_digest,
    )
