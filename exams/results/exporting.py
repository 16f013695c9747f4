"""The action of handing out the results workbook."""

from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.delivery.over import last_start_of, still_working
from exams.marking.actions import mark_sitting
from exams.results.tallies import Tally
from exams.results.workbook import write_results_workbook
from exams.sittings.models import Sitting
from office import journal
from office.errors import Refused
from people.models import User


class ExportRefused(Refused):
    code = "export_refused"


def export_results(
    *, sitting: Sitting, out: IO[bytes], by: User | None, now: datetime, colloquial: bool = False
) -> Tally:
    """Marks what is left, writes the workbook to `out` and notes in the journal that it was handed out.

    Refused while the sitting runs: a list that somebody signs must not change afterwards.
    """
    _refuse_open(sitting, now)
    # The platform marks, not whoever downloads: an inspector changes nothing.
    mark_sitting(sitting=sitting, by=None, now=now)
    _refuse_working(sitting)
    tally = write_results_workbook(sitting=sitting, out=out, now=now, colloquial=colloquial)
    journal.write(act="results.sitting.export", subject=sitting, by=by, now=now, data={"entries": tally.listed})
    return tally


def _refuse_open(sitting: Sitting, now: datetime) -> None:
    if now < (last := last_start_of(sitting)):
        closes = date_format(timezone.localtime(last), "SHORT_DATETIME_FORMAT")
        raise ExportRefused(
            _("The sitting %(code)s is still running: it closes at %(closes)s. Export the results after that.")
            % {"code": sitting.code, "closes": closes}
        )


def _refuse_working(sitting: Sitting) -> None:
    working = still_working(sitting)
    if working:
        sentence = ngettext(
            "The sitting %(code)s is still running: %(working)d candidate is working. "
            "Export the results after that attempt has ended.",
            "The sitting %(code)s is still running: %(working)d candidates are working. "
            "Export the results after their attempts have ended.",
            working,
        )
        raise ExportRefused(sentence % {"code": sitting.code, "working": working})
