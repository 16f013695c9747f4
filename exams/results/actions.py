"""Actions of results."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.delivery.over import may_still_start, still_working
from exams.delivery.rescue import undecided
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
