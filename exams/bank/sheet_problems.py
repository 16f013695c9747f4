"""Every sentence that reading a question workbook can say, with its weight."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.reports import Problem, Severity

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# An error keeps its question out of the bank; a warning asks for a look; a note only tells.
_SAYS: "dict[str, tuple[Severity, StrPromise]]" = {
    "stem_missing": (
        "error",
        _("{place}: there are options but no question. Type the question, or clear the row."),
    ),
    "too_few_options": ("error", _("{place}: {count} options found, at least 2 are needed. Complete the options.")),
    "too_many_options": ("error", _("{place}: {count} options found, at most 10 are possible. Remove some.")),
    "option_blank_between": (
        "warning",
        _("{place}: this option is blank and a later one is not. Fill it in, or move the later options."),
    ),
    "option_duplicate": ("warning", _("{place}: two options read the same, {text}. Change one of them.")),
    "option_duplicate_of_key": (
        "error",
        _("{place}: the right option and a wrong one read the same, {text}. Change one of them."),
    ),
    "option_is_date": (
        "warning",
        _(
            "{place}: Excel holds a date here, {text}. If you typed something else, format the cell as text "
            "and type it again."
        ),
    ),
    "option_maybe_percent": (
        "warning",
        _("{place}: the options are fractions such as {text}. If they were percentages, type them as text."),
    ),
    "option_labels_out_of_order": (
        "warning",
        _("{place}: the letters before the options are not in order. Check that every option was read."),
    ),
    "option_column_is_numbering": (
        "warning",
        _("{place}: this column only counts rows, it was not read as an option. Name it STT."),
    ),
    "key_missing": ("error", _("{place}: there is no right answer. Type the letter of the right option.")),
    "key_not_an_option": (
        "error",
        _("{place}: {text} is none of the options. Type the letter of the right option."),
    ),
    "key_is_date": (
        "error",
        _("{place}: Excel turned the answer into the date {text}. Format the cell as text and type the letters again."),
    ),
    "key_ambiguous": (
        "error",
        _("{place}: {text} may mean the place of an option or its text. Type the letter of the right option."),
    ),
    "key_contradicts": (
        "error",
        _("{place}: the letter and the text of the answer, {text}, belong to different options. Correct one."),
    ),
    "key_text_differs": (
        "warning",
        _("{place}: {text} is close to an option but not the same. Check that the right option was taken."),
    ),
    "key_read_as_several": (
        "warning",
        _("{place}: the number {text} was read as several answers. Type letters instead."),
    ),
    "keys_count_from_zero": (
        "warning",
        _("{place}: answers are numbered from 0 here and were read so. Check the first questions."),
    ),
    "two_keys_for_single": (
        "warning",
        _("{place}: several right answers, but the question is marked as having one. Check it."),
    ),
    "kind_unknown": (
        "warning",
        _(
            "{place}: the kind {text} is not known; the question was read by its answer. Use the words of the other "
            "rows."
        ),
    ),
    "order_unknown": (
        "error",
        _("{place}: {text} does not name each option once. Type all letters in the right order, for example B, A, C."),
    ),
    "number_unknown": (
        "error",
        _("{place}: {text} is no number. Type one, for example 7,5, or a range such as 7 … 8."),
    ),
    "level_unknown": ("warning", _("{place}: the level {text} is not known and was left out. Use 1 to 4.")),
    "explanation_contradicts": (
        "warning",
        _("{place}: the explanation speaks for another option than the answer. Check which is right."),
    ),
    "duplicate_question": (
        "warning",
        _("{place}: the same question with the same options is already at {text}. Remove one."),
    ),
    "duplicate_key_differs": (
        "warning",
        _("{place}: the same question is already at {text} with another right answer. Check both."),
    ),
    "duplicate_stem": (
        "warning",
        _("{place}: a question with the same words but other options is at {text}. Check both."),
    ),
    "kind_not_supported": (
        "warning",
        _("{place}: this is a {text} question. Kinds other than choosing among options come later; it was left out."),
    ),
    "row_hidden": (
        "warning",
        _("{place}: the row is hidden in Excel and was read all the same. Delete it there if it should not count."),
    ),
    "row_not_read": (
        "warning",
        _("{place}: text without options and without an answer was not read as a question: {text}"),
    ),
    "all_keys_same": (
        "warning",
        _("{place}: {count} of {total} right answers are {text}. Check that the answer column was understood."),
    ),
    "column_unused": ("note", _("{place}: this column was not used.")),
    "sheet_hidden": ("note", _("{place}: the sheet is hidden and was not read. Unhide it in Excel to import it.")),
    "sheet_without_questions": (
        "note",
        _(
            "{place}: no columns for questions and answers were recognised here, so nothing was read. The "
            "first row should say, for example: STT, Câu hỏi, A, B, C, D, Đáp án."
        ),
    ),
    "old_font": (
        "warning",
        _(
            "{place}: the text seems typed with an old Vietnamese font, for example {text}. Convert it to "
            "Unicode first."
        ),
    ),
    "old_font_converted": (
        "warning",
        _(
            "The text was typed with an old Vietnamese font ({text}) and was converted to Unicode. Check a "
            "few questions."
        ),
    ),
    "no_questions": (
        "error",
        _("No question was found in this workbook. Name the columns, for example: STT, Câu hỏi, A, B, C, D, Đáp án."),
    ),
}

_KIND_NAMES = {
    "numeric": _("numeric"),
    "fill_in": _("fill-in"),
    "matching": _("matching"),
    "essay": _("essay"),
    "ordering": _("ordering"),
}

_LONGEST_QUOTE = 60


def kind_name(kind: str) -> str:
    return str(_KIND_NAMES[kind])


def place_of(row: int, heading: str = "") -> str:
    """How a person finds the cell: by its row and by the words above its column."""
    if not heading:
        return gettext("Row {row}").format(row=row)
    return gettext("Row {row}, column {column}").format(row=row, column=" ".join(heading.split()))


def problem(code: str, where: str, place: str = "", *, text: str = "", count: int = 0, total: int = 0) -> Problem:
    severity, sentence = _SAYS[code]
    quoted = quote(text) if text else ""
    message = str(sentence).format(place=place or where, text=quoted, count=count, total=total)
    return Problem(where, code, message, severity)


def quote(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= _LONGEST_QUOTE else f"“{flat[: _LONGEST_QUOTE - 1]}…”"
