"""Reckoning statistics beside the request: asking for it, and doing it."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.marking.keeping import gather, keep_measured
from exams.marking.kept import marks_now
from exams.marking.measuring import Measured, Sat, measure
from exams.marking.scopes import sittings_for
from exams.sittings.models import Sitting
from office.errors import Refused
from office.jobs.actions import ask
from office.jobs.apart import apart
from office.jobs.context import Context, Outcome
from office.jobs.models import Job
from people.models import User

KIND = "marking.statistics"
# From so many answers on it takes longer than starting a process does.
MANY = 40_000
STEPS = 3


class NoSuchSitting(Refused):
    code = "no_such_sitting"


def ask_for_statistics(*, sitting: Sitting, by: User, now: datetime) -> Job:
    """Asks for the statistics of the marks as they stand; asking twice is asking once."""
    marked, until = marks_now(sitting)
    return ask(
        kind=KIND,
        arguments={"sitting": str(sitting.uid)},
        by=by,
        now=now,
        back_url=_page(sitting),
        once=f"{KIND}:{sitting.uid}:{marked}:{until.isoformat() if until else ''}",
    )


def work(context: Context) -> Callable[[], Outcome]:
    """The job. Its asker may have lost the right to look meanwhile."""
    sitting = sittings_for(context.by).filter(uid=context.arguments["sitting"]).select_related("scale").first()
    if sitting is None:
        raise NoSuchSitting(_("This sitting is not there, or you may not see it any more."))
    context.progress(0, STEPS, _("Reading the answers"))
    sat = gather(sitting=sitting, now=context.now)
    context.stop_if_cancelled()
    context.progress(1, STEPS, _("Reckoning"))
    measured = _measured(context, sat)
    context.progress(2, STEPS, _("Writing down"))

    def keep() -> Outcome:
        keep_measured(sitting=sitting, sat=sat, measured=measured, now=context.now, by=context.by)
        return Outcome(url=_page(sitting), message=_("The statistics are reckoned."))

    return keep


def _measured(context: Context, sat: Sat) -> Measured:
    return apart(context, measure, sat) if len(sat.answers) >= MANY else measure(sat)


def _page(sitting: Sitting) -> str:
    return reverse("marking_office:sitting_statistics", args=[sitting.uid])
