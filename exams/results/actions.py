"""Actions of results."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.delivery.deadlines import last_start
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.rescue import undecided
from exams.delivery.starting import pauses_of
from exams.marking.actions import mark_sitting
from exams.results.models import Release
from exams.sittings.models import Sitting
from office import journal
from office.errors import Refused
from people.models import User


class ReleaseRefused(Refused):
    code = "release_refused"


def release_results(*, sitting: Sitting, by: User | None, now: datetime) -> Release:
    """Marks what is left and lets candidates see their results; releasing twice changes nothing."""
    mark_sitting(sitting=sitting, by=by, now=now)
    _refuse_release(sitting, now)
    try:
        return _release(sitting, by=by, now=now)
    except IntegrityError:  # another request was quicker
        return Release.objects.get(sitting=sitting)


@transaction.atomic
def _release(sitting: Sitting, *, by: User | None, now: datetime) -> Release:
    # Whoever brings a rescue file holds this row too: it is seen here, or finds the results out.
    Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    _refuse_undecided(sitting)
    release, is_new = Release.objects.get_or_create(sitting=sitting, defaults={"released_at": now, "released_by": by})
    if is_new:
        journal.write(act="results.sitting.release", subject=sitting, by=by, now=now)
    return release


def last_start_of(sitting: Sitting) -> datetime:
    """Until when somebody may still start: extra time and pauses move the end of the window for those who have them."""
    stops = list(Interruption.objects.filter(sitting=sitting))
    missing = sitting.entries.filter(attempt=None).select_related("sitting")
    ends = [
        last_start(closes_at=sitting.closes_at, extra_minutes=entry.extra_minutes, pauses=pauses_of(stops, entry))
        for entry in missing
    ]
    return max([sitting.closes_at, *ends])


def may_still_start(sitting: Sitting, now: datetime) -> bool:
    """Whether the window is open still, or will be when a pause has ended."""
    if now < last_start_of(sitting):
        return True
    stops = list(Interruption.objects.filter(sitting=sitting, ended_at=None, kind=Interruption.Kind.PAUSE))
    missing = sitting.entries.filter(attempt=None).select_related("sitting") if stops else []
    return any(stop.covers(entry) for entry in missing for stop in stops)


def still_working(sitting: Sitting) -> int:
    """How many candidates have an attempt that is not closed yet."""
    return Attempt.objects.filter(entry__sitting=sitting, status=AttemptStatus.IN_PROGRESS).count()


def _refuse_release(sitting: Sitting, now: datetime) -> None:
    working = still_working(sitting)
    if working:
        raise ReleaseRefused(
            ngettext(
                "%d candidate is still working. Release the results after that attempt has ended.",
                "%d candidates are still working. Release the results after their attempts have ended.",
                working,
            )
            % working
        )
    if may_still_start(sitting, now):
        raise ReleaseRefused(
            _("The sitting is still open: others may yet start. Release the results after it has closed.")
        )


def _refuse_undecided(sitting: Sitting) -> None:
    waiting = undecided(sitting)
    if waiting:
        raise ReleaseRefused(
            ngettext(
                "%d file with answers waits for a decision. Release the results after that.",
                "%d files with answers wait for a decision. Release the results after that.",
                waiting,
            )
            % waiting
        )
