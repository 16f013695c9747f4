"""What a roster import says about a cell: the sentence and the weight of every problem code.

An error keeps the person out until it is put right; with a warning the person can be taken over, without or with
the doubtful value; a note only informs.
"""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from office.reports import Problem, Severity
from office.sheets import Cell

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_LONGEST_QUOTE = 60

_MESSAGES: Final[dict[str, tuple[Severity, "StrPromise"]]] = {
    "name_missing": ("error", _("Row {row} has data but no name. Write the name, or delete the row.")),
    "name_odd": ("warning", _("{cell}: “{text}” does not look like a full name. Check it.")),
    "name_in_old_font": ("error", _("{cell}: “{text}” seems typed with an old font (TCVN3 or VNI). Type it anew.")),
    "text_too_long": ("error", _("{cell}: “{text}” is longer than {limit} characters. Shorten it.")),
    "date_unreadable": ("warning", _("{cell}: “{text}” is not a date. Write it as 05/09/1990.")),
    "date_ambiguous": (
        "warning",
        _("{cell}: “{text}” may be a day and a month or a month and a year. Write it as 05/09/1990 or 09/1990."),
    ),
    "date_impossible": ("warning", _("{cell}: there is no such day as “{text}”. Correct it.")),
    "month_over_12": (
        "warning",
        _("{cell}: “{text}” has no such month. Days come first here: check all dates of this column."),
    ),
    "year_implausible": ("warning", _("{cell}: “{text}” has an implausible year. Correct it.")),
    "date_number": ("warning", _("{cell}: “{text}” is a number, not a date. Write it as 05/09/1990.")),
    "year_as_excel_day": (
        "warning",
        _("{cell}: “{text}” is probably a year typed into a cell formatted as a date. Write the year as text."),
    ),
    "date_in_future": ("warning", _("{cell}: “{text}” is in the future. Correct it.")),
    "official_before_joined": (
        "warning",
        _("{cell}: full membership “{text}” comes before admission to the Party. Check both dates."),
    ),
    "joined_too_young": (
        "warning",
        _("{cell}: admission to the Party “{text}” comes before the age of 18. Check it and the date of birth."),
    ),
    "sex_unreadable": ("warning", _("{cell}: “{text}” is neither male nor female. Write Nam or Nữ.")),
    "values_shifted": (
        "error",
        _("{cell}: “{text}” belongs in another column: the values of row {row} seem to be shifted. Move them back."),
    ),
    "sex_twice": ("warning", _("{cell}: both sexes are marked in this row. Leave one mark.")),
    "sex_not_as_number": (
        "warning",
        _("{cell}: the citizen number “{text}” belongs to a person of the other sex. Check both."),
    ),
    "birth_not_as_number": (
        "warning",
        _("{cell}: the citizen number “{text}” belongs to a person born in {year}. Check both."),
    ),
    "zero_lost": (
        "warning",
        _("{cell}: “{text}” has lost its leading zero. Accept {proposal}, or format the column as text."),
    ),
    "scientific": (
        "warning",
        _("{cell}: “{text}” was shortened by Excel and its digits are lost. Type it again as text."),
    ),
    "national_number_unusual": (
        "warning",
        _("{cell}: “{text}” does not begin like a citizen number. Check it."),
    ),
    "national_number_unreadable": (
        "warning",
        _("{cell}: “{text}” is not a citizen number of 12 or 9 digits. Correct it."),
    ),
    "phone_unusual": ("warning", _("{cell}: “{text}” is not a usual phone number. Check it.")),
    "phone_unreadable": ("warning", _("{cell}: “{text}” is not a phone number. Correct it.")),
    "several_phones": ("warning", _("{cell}: of “{text}” only the first number is taken.")),
    "email_unreadable": ("warning", _("{cell}: “{text}” is not an e-mail address. Correct it.")),
    "standing_unreadable": (
        "warning",
        _("{cell}: the standing “{text}” is not clear. Write: quần chúng ưu tú, dự bị or chính thức."),
    ),
    "same_national_number": (
        "error",
        _("{cell}: the citizen number “{text}” stands also in {other}. Correct one, or delete one row."),
    ),
    "same_person": (
        "warning",
        _("{cell}: “{text}” with the same date of birth stands also in {other}. Delete one row if it is one person."),
    ),
    "same_name": (
        "warning",
        _("{cell}: “{text}” stands also in {other}, and no date of birth tells them apart. Add it, or delete one row."),
    ),
    "same_code": ("warning", _("{cell}: the code “{text}” stands also in {other}. Correct one.")),
    "left_out": ("error", _("{cell}: “{text}” is left out because you said so.")),
    "row_not_understood": (
        "warning",
        _("{cell}: “{text}” is neither a person nor a unit, and the row was passed over. Check it."),
    ),
    "count_differs": (
        "warning",
        _("{cell}: the list says {said} people, but {found} were found. Look for missing or doubled rows."),
    ),
    "column_not_read": ("note", _("{cell}: the column “{text}” is not used.")),
    "century_assumed": (
        "note",
        _("{count} years have two digits, first in {cell}: after {last} they are taken as 19xx, else as 20xx."),
    ),
    "sex_as_number": (
        "note",
        _("{count} sexes are written as numbers, first in {cell}: 1 is taken as male, 0 and 2 as female."),
    ),
    "sex_unmarked": (
        "note",
        _("{count} people without a mark are taken to be of the other sex than “{text}”, first in {cell}."),
    ),
    "hidden_rows": ("note", _("{count} people stand in hidden rows, first in {cell}. They were read as well.")),
    "old_fonts": (
        "warning",
        _("The list is typed with old fonts ({fonts}) and was turned into Unicode. Check some of the names."),
    ),
    "hidden_sheet": (
        "warning",
        _("A list was found only on the hidden sheet {sheet}. Check that it is the right one."),
    ),
    "other_sheet": (
        "warning",
        _("Sheet {sheet} also holds a list of people and was not read. Import it separately, if it is needed."),
    ),
    "no_name_column": (
        "error",
        _("No column of names was found. Put a heading such as “Họ và tên”, or “Họ đệm” and “Tên”, above the names."),
    ),
    "questions_not_people": (
        "error",
        _("This file holds questions, not people. Import it into the question bank, or choose another file."),
    ),
    "no_such_sheet": ("error", _("The workbook has no list of people on a sheet {sheet}. Choose another sheet.")),
    "no_people": ("error", _("There are headings in {cell}, but no people below them. Choose another file.")),
}  # fmt: skip
# Codes of remarks that compare people with each other.
DUPLICATES: Final = frozenset(("same_national_number", "same_person", "same_name", "same_code"))


def problem(code: str, where: str, **details: object) -> Problem:
    """The problem in the reader's language; `details` fill the places of its sentence."""
    severity, message = _MESSAGES[code]
    return Problem(where, code, str(message).format(cell=where, **details), severity)


def cell_problem(code: str, cell: Cell, **details: object) -> Problem:
    return problem(code, cell.address, text=_quoted(cell.text), row=cell.row, **details)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
