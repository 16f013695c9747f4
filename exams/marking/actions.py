"""Actions of marking: close first, mark after; marking again changes nothing."""

from datetime import datetime

from django.db import transaction

from exams.delivery.actions import close_overdue
from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus
from exams.marking.grades import band_of, score_of
from exams.marking.models import Mark
from exams.marking.scoring import PaperMark, inputs_digest, score_paper
from exams.sittings.models import GradeScale, Sitting
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
    arrow = Attempt.objects.filter(pk=attempt.pk, status=AttemptStatus.SUBMITTED).update(status=AttemptStatus.GRADED)
    if arrow != 1:
        return False
    answers = dict(attempt.answers.values_list("n", "value"))
    result = score_paper(attempt.paper.content, attempt.paper.key.right, answers)
    mark = _mark_row(attempt, scale, result)
    mark.inputs_digest = inputs_digest(
        paper_digest=attempt.paper.digest, answers=answers, scale=f"{scale.code}:{scale.version}"
    )
    mark.marked_at = now
    mark.save()
    AttemptEvent.objects.create(
        attempt=attempt, kind="marked", at=now, by=by, data={"score": str(mark.score), "revision": 1}
    )
    journal.write(act="marking.attempt.mark", subject=attempt, by=by, now=now, data={"score": str(mark.score)})
    return True


def _mark_row(attempt: Attempt, scale: GradeScale, result: PaperMark) -> Mark:
    score = score_of(points=result.points, points_full=result.points_full, full=scale.full, step=scale.step)
    detail = {
        str(n): {"value": list(mark.value), "right": mark.right, "points": str(mark.points)}
        for n, mark in result.questions.items()
    }
    return Mark(
        attempt=attempt,
        points=result.points,
        points_full=result.points_full,
        right_count=result.right_count,
        score=score,
        band=band_of(score, scale.bands.all()),
        detail=detail,
    )
