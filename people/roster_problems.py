"""The rows of a list that need a look, as a workbook: mended there, it is imported like any other list."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from office.reports import Problem
from office.workbooks import DAY, Book, Look, Page, Value
from people.previews import Place, by_row, row_of
from people.roster_drafts import DraftPerson
from people.roster_export import COLUMNS, SEX_WORDS, STANDING_WORDS
from people.roster_import import PlannedPerson, RosterPlan
from people.written import WrittenDate

_BOX = "lrtb"
_HEAD = Look(bold=True, align="center", box=_BOX, grey=235)
_TEXT, _DAY = Look(box=_BOX, valign="top"), Look(box=_BOX, valign="top", number_format=DAY)
# Columns of our own words: the import knows them as such and does not read them.
PLACE_COLUMN, REMARK_COLUMN = "Ô trong tệp", "Cần xem lại"
_LEFT = ("Mã đơn vị",)  # the file's own words name the unit


def rows_with_problems(plan: RosterPlan) -> list[PlannedPerson]:
    """The people with an error or a doubt."""
    doubtful = by_row(one for one in plan.problems if one.severity != "note")
    return [row for row in plan.rows if row_of(row.draft.where) in doubtful]


def problem_rows_workbook(out: IO[bytes], plan: RosterPlan, *, name: str, made_at: datetime) -> int:
    """Writes them with what is to be looked at beside each; returns how many there are."""
    rows, remarks = rows_with_problems(plan), by_row(plan.problems)
    columns = {each: width for each, width in COLUMNS.items() if each not in _LEFT}
    columns |= {PLACE_COLUMN: 18, REMARK_COLUMN: 70}
    with Book(title=name, author="Khuê", made_at=made_at) as book:
        page = Page(landscape=True, title_rows="1:1")
        sheet = book.sheet(_("To look at"), page=page, widths=list(columns.values()), freeze="A2")
        sheet.write(sheet.shape([_HEAD] * len(columns)), list(columns))
        for number, row in enumerate(rows, start=1):
            values = _values(number, row.draft, remarks)
            sheet.write(sheet.shape([_DAY if isinstance(value, date) else _TEXT for value in values]), values)
        sheet.finish()
        book.save(out)
    return len(rows)


def _values(number: int, draft: DraftPerson, remarks: dict[Place, list[Problem]]) -> Sequence[Value]:
    said = " ".join(one.message for one in remarks.get(row_of(draft.where), []) if one.severity != "note")
    return (
        number,
        draft.family_middle,
        draft.given,
        _day(draft.born),
        SEX_WORDS[draft.sex],
        draft.national_number,
        draft.phone,
        draft.email,
        draft.unit_text,
        draft.position,
        STANDING_WORDS.get(draft.standing, ""),
        _day(draft.joined_on),
        _day(draft.official_on),
        draft.native_place,
        draft.ethnicity,
        draft.where,
        said,
    )


def _day(written: WrittenDate | None) -> Value:
    """The day; a year or a month alone as it was written."""
    if written is None:
        return ""
    return written.on if written.precision == "day" else written.as_written
