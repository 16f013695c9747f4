"""The remarks on a file of questions as a workbook: to mend the file by, or to send to whoever wrote it."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from exams.bank.formats.places import place_of
from exams.bank.import_planning import KeptPlan
from office.reports import Problem
from office.workbooks import Book, Look, Page, Value
from people.previews import WORST_FIRST, Place, row_of

_HEADING = Look(bold=True, align="center", box="lrtb", grey=235)
_TEXT = Look(box="lrtb", valign="top")
_WIDTHS = (18.0, 44.0, 12.0, 52.0, 44.0)


def error_workbook(out: IO[bytes], kept: KeptPlan, *, name: str, made_at: datetime) -> None:
    """Place, question, how grave it is, what is wrong and what to do: one line a remark, the worst first."""
    with Book(title=name, author="", made_at=made_at) as book:
        sheet = book.sheet(_("Remarks"), page=Page(landscape=True, title_rows="1:1"), widths=_WIDTHS, freeze="A2")
        headings = (_("Place"), _("Question"), _("Weight"), _("What is wrong"), _("What to do"))
        sheet.write(sheet.shape([_HEADING] * len(_WIDTHS)), headings)
        shape = sheet.shape([_TEXT] * len(_WIDTHS))
        for row in _rows(kept):
            sheet.write(shape, row)
        sheet.filter_from(1)
        sheet.finish()
        book.save(out)


def _rows(kept: KeptPlan) -> Iterator[tuple[Value, ...]]:
    stems: dict[Place, str] = {row_of(draft.where): draft.stem for draft in kept.mended.drafts}
    weights = {"error": _("Error"), "warning": _("Check"), "note": _("Note")}
    for problem in sorted(kept.plan.problems, key=lambda each: WORST_FIRST[each.severity]):
        wrong, to_do = parted(problem)
        stem = stems.get(row_of(problem.where), "") if problem.where else ""
        yield place_of(problem.where), stem, weights[problem.severity], wrong, to_do


def parted(problem: Problem) -> tuple[str, str]:
    """Our sentences say first what is wrong, then what to do. The place at the beginning has a column of its own."""
    message = problem.message
    place = f"{place_of(problem.where)}: " if problem.where else ""
    if place and message.startswith(place):
        message = message[len(place) :]
    wrong, stop, to_do = message.partition(". ")
    return f"{wrong}." if stop else wrong, to_do
