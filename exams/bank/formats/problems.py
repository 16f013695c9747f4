"""Every sentence that reading or writing a question file can say, with its weight."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exams.bank.formats.places import place_of
from exams.bank.items import Kind, Unreadable
from office.reports import Problem, Severity

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# An error keeps its question out of the bank; a warning asks for a look; a note only tells.
_SAYS: "dict[str, tuple[Severity, StrPromise]]" = {
    "stem_missing": ("error", _("{place}: the question has no text. Type the question in the file.")),
    "too_few_options": ("error", _("{place}: {count} options found, at least 2 are needed. Complete the options.")),
    "too_many_options": ("error", _("{place}: {count} options found, at most 10 are possible. Remove some.")),
    "option_blank": ("error", _("{place}: an option has no text. Fill it in, or remove it.")),
    "option_duplicate_of_key": (
        "error",
        _("{place}: the right option and a wrong one read the same, {text}. Change one of them."),
    ),
    "key_missing": ("error", _("{place}: there is no right answer. Mark the right option or type the answer.")),
    "key_not_an_option": ("error", _("{place}: the right answer {text} is none of the options. Correct it.")),
    "key_ambiguous": (
        "error",
        _("{place}: the right answer {text} may mean more than one option. Use the letter of the right option."),
    ),
    "key_text_differs": (
        "warning",
        _("{place}: the right answer {text} is close to an option but not the same. Check the right option."),
    ),
    "several_right_for_single": (
        "error",
        _("{place}: {count} options are marked as right in a question with one answer. Leave one."),
    ),
    "answers_not_understood": (
        "error",
        _("{place}: the answers could not be understood: {text}. Check the signs around them."),
    ),
    "not_closed": ("error", _("{place}: the answers begin with a brace that is never closed. Add the closing brace.")),
    "text_too_long": ("error", _("{place}: a text of this question is too long to be read. Shorten it.")),
    "pair_incomplete": ("error", _("{place}: the pair with {text} has no partner. Complete the pair.")),
    "partial_left_out": (
        "warning",
        _("{place}: answers that earn part of the mark were left out. Check the answers that count."),
    ),
    "picture_missing": (
        "warning",
        _("{place}: the picture {text} is not in the file. Add it to the question after the import."),
    ),
    "picture_outside": (
        "warning",
        _("{place}: the picture at {text} is on another site and was not fetched. Add it after the import."),
    ),
    "attachment_left_out": (
        "warning",
        _("{place}: {text} is no picture of a kind that can be kept (PNG, JPEG, GIF, WebP). It was left out."),
    ),
    "kind_not_supported": (
        "warning",
        _("{place}: a question of the kind {text} cannot be held here and was left out."),
    ),
    "kind_not_in_format": (
        "warning",
        _("{place}: this format has no questions of the kind {text}, so it was left out. Choose JSON or QTI for it."),
    ),
    "lost_in_format": (
        "note",
        _("{place}: this format keeps only question, options and right answer; the rest was left out."),
    ),
    "lost_in_workbook": (
        "note",
        _("{place}: pictures, and what is said on single options, have no column in a workbook and were left out."),
    ),
    "lost_in_document": (
        "note",
        _("{place}: the document keeps question, options, right answer and explanation; the rest was left out."),
    ),
    "reading_cut": ("warning", _("{place}: the text here was not understood as a question: {text}")),
    "part_damaged": ("error", _("{place}: this part of the package is damaged and was not read. Export it again.")),
    "no_questions": (
        "error",
        _("No question was found in this file. Choose a file exported as questions, or another format."),
    ),
}

# Why a file is not read at all: what it is, and what to do.
_REFUSALS: "dict[str, StrPromise]" = {
    "empty_file": _("The file is empty. Choose another file."),
    "too_large": _("The file is too large: at most 25 MB, and 300 MB once unpacked. Split it in several files."),
    "too_many_parts": _("The file holds too many parts to be a question file. Split it in several files."),
    "bomb": _("The file unpacks to far more than it should and can do harm. Export the questions again."),
    "leads_outside": _("The package holds paths that lead outside of it and can do harm. Export the questions again."),
    "damaged_zip": _("The package is damaged and cannot be opened. Export the questions again."),
    "password": _("The file is protected by a password. Remove the password and try again."),
    "damaged_xml": _("The XML is broken at line {line}. Export the questions again, or correct that line."),
    "xml_entities": _("The XML defines entities, which can do harm. Export the questions again without them."),
    "xml_too_deep": _("The XML is nested too deeply to hold questions. Export the questions again."),
    "damaged_json": _("The JSON is broken at line {line}. Export the questions again, or correct that line."),
    "json_unknown": _(
        "The JSON holds no questions that can be recognised. Each should have fields such as "
        "“question”, “options” and “answer”."
    ),
    "not_this_format": _(
        "This file is not of the format {format}. Let the format be found by itself, or choose another."
    ),
    "old_office": _(
        "This is a file of an old Office version or a protected one. Open it, save it as .docx or .xlsx without a "
        "password, and choose the new file."
    ),
    "web_page": _("This is a web page, not a question file. Export the questions as GIFT, Moodle XML or QTI."),
    "not_known": _(
        "The format of this file was not recognised. Questions are read from Excel, Word, text, CSV, JSON, "
        "GIFT, Aiken, Moodle XML, QTI and H5P."
    ),
    "binary": _("This is no text and no package that can be read. Choose a question file."),
    "package_without_questions": _(
        "The package holds no questions that can be read. Export them as QTI 1.2, 2.1, 2.2 or 3.0, or as H5P."
    ),
    "h5p_without_content": _("The H5P file has no content that can be read. Export it again from its site."),
    "no_writer": _("Questions cannot be written as {format}. Choose one of: {formats}."),
}

_KIND_NAMES: "dict[Kind, StrPromise]" = {
    Kind.SINGLE: _("one right answer"),
    Kind.SEVERAL: _("several right answers"),
    Kind.TRUE_FALSE: _("true or false"),
    Kind.TABLE: _("true or false for each statement"),
    Kind.ORDERING: _("ordering"),
    Kind.MATCHING: _("matching"),
    Kind.NUMBER: _("number"),
    Kind.TEXT: _("short text"),
    Kind.POLL: _("poll"),
}

_LONGEST_QUOTE = 60


def kind_name(kind: Kind) -> str:
    return str(_KIND_NAMES[kind])


def problem(code: str, where: str, *, text: str = "", count: int = 0) -> Problem:
    """`where` is a place as items have it: "item 3", "line 12", or a path in a package."""
    severity, sentence = _SAYS[code]
    message = str(sentence).format(place=place_of(where), text=quote(text), count=count)
    return Problem(where, code, message, severity)


def refusal(code: str, *, line: int = 0, format: str = "", formats: str = "") -> Unreadable:
    return Unreadable(str(_REFUSALS[code]).format(line=line, format=format, formats=formats))


def quote(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= _LONGEST_QUOTE else f"“{flat[: _LONGEST_QUOTE - 1]}…”"
