"""Every sentence that reading a written document (Word, plain text) can say, with its weight."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exams.bank.formats.places import place_of
from exams.bank.items import Unreadable
from office.reports import Problem, Severity

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# An error keeps its question out of the bank; a warning asks for a look; a note only tells.
_SAYS: "dict[str, tuple[Severity, StrPromise]]" = {
    "stem_missing": ("error", _("{place}: there are options but no question before them. Type the question.")),
    "too_few_options": (
        "error",
        _(
            "{place}: {count} options found, at least 2 are needed. Begin every option on a line of its own "
            "with A., B., C., D."
        ),
    ),
    "too_many_options": ("error", _("{place}: {count} options found, at most 10 are possible. Remove some.")),
    "option_blank": ("warning", _("{place}: option {text} is blank and was left out. Complete it, or remove it.")),
    "option_duplicate": ("warning", _("{place}: two options read the same, {text}. Change one of them.")),
    "option_duplicate_of_key": (
        "error",
        _("{place}: the right option and a wrong one read the same, {text}. Change one of them."),
    ),
    "option_without_letter": (
        "warning",
        _("{place}: {text} has no letter before it and was read as an option. Check the options."),
    ),
    "options_without_letters": (
        "warning",
        _("{place}: the options have no letters; each line below the question was read as one. Check them."),
    ),
    "option_labels_out_of_order": (
        "warning",
        _("{place}: the letters before the options are not in order. Check that every option was read."),
    ),
    "option_has_more_lines": (
        "warning",
        _("{place}: the line {text} was read as part of the option above it. Check where it belongs."),
    ),
    "number_missing": (
        "warning",
        _("{place}: a new question without a number was taken to begin here, because the options begin with A again."),
    ),
    "number_out_of_order": (
        "warning",
        _("{place}: the number does not follow the one before. Check that no question was lost or cut in two."),
    ),
    "key_missing": (
        "error",
        _(
            "{place}: the right answer was not found. Mark the right option as in the other questions, or write "
            "“Đáp án: B” below the options."
        ),
    ),
    "key_conflict": (
        "error",
        _("{place}: the right answer is given in two ways that disagree: {text}. Correct one of them."),
    ),
    "key_not_an_option": ("error", _("{place}: the answer {text} is none of the options. Correct the answer.")),
    "key_contradicts": (
        "error",
        _("{place}: the letter and the text of the answer, {text}, belong to different options. Correct one."),
    ),
    "key_ambiguous": (
        "error",
        _("{place}: {text} may mean the place of an option or its text. Type the letter of the right option."),
    ),
    "key_text_differs": (
        "warning",
        _("{place}: {text} is close to an option but not the same. Check that the right option was taken."),
    ),
    "key_from_explanation": (
        "warning",
        _("{place}: the right answer was taken from the explanation: {text}. Check it."),
    ),
    "several_marked": (
        "warning",
        _("{place}: {count} options are marked as right, so the question was read as one with several. Check it."),
    ),
    "explanation_contradicts": (
        "warning",
        _("{place}: the explanation speaks for another option than the answer. Check which is right."),
    ),
    "marks_read": (
        "warning",
        _("The right options were found by their look: {text}, in {count} of {total} questions. Check a few of them."),
    ),
    "marks_unclear": (
        "warning",
        _(
            "Some options look different ({text}, in {count} of {total} questions), which is too rarely or too "
            "often to mean the right answer, so nothing was read from it."
        ),
    ),
    "mark_word": (
        "warning",
        _(
            "The word {text} stands at options of {count} questions. It was read as the mark of the right "
            "option and left out."
        ),
    ),
    "key_table_unclear": (
        "error",
        _(
            "{place}: a list of answers was found, but several questions have the same number, so it is not clear "
            "which it means. Put each list right below its own questions."
        ),
    ),
    "key_table_unused": (
        "warning",
        _("{place}: the list of answers names question {text}, which was not found. Check the numbers."),
    ),
    "key_table_twice": (
        "error",
        _("{place}: the lists of answers give question {text} two different answers. Correct one."),
    ),
    "brackets_are_levels": (
        "warning",
        _("The numbers in brackets before questions do not count up, so they were read as levels 1 to 4. Check them."),
    ),
    "numbers_are_options": (
        "warning",
        _("The numbered lines below {count} questions were read as their options. Check a few of them."),
    ),
    "circles_drawn": (
        "warning",
        _(
            "{place}: circles are drawn over the text, {count} in all; whether one means a right answer cannot be "
            "read. In Word, make the right options bold or red instead."
        ),
    ),
    "picture_missing": (
        "warning",
        _("{place}: a picture here is not in the file (it is linked, or lost). Insert it in Word as a picture."),
    ),
    "picture_kind": (
        "error",
        _(
            "{place}: the picture or formula {text} is of a kind that browsers cannot show. In Word, cut it and paste "
            "it again as a picture (PNG)."
        ),
    ),
    "formula_flattened": (
        "warning",
        _("{place}: a formula was read as plain text. Check it, or paste it in Word as a picture."),
    ),
    "text_not_read": ("warning", _("{place}: this text belongs to no question and was not read: {text}")),
    "old_font_converted": (
        "warning",
        _(
            "The text was typed with an old Vietnamese font ({text}) and was converted to Unicode. Check a "
            "few questions."
        ),
    ),
    "encoding_guessed": (
        "warning",
        _(
            "The file does not say how its letters are stored; {text} was assumed. Check the accents, or "
            "save it as UTF-8."
        ),
    ),
    "kind_not_supported": (
        "warning",
        _("{place}: neither options nor an answer were found, so this may be an essay question. It was left out."),
    ),
    "no_questions": (
        "error",
        _(
            "No question was found in this file. Begin questions with “Câu 1:”, options with A., B., C., D., and write "
            "“Đáp án: B” below them."
        ),
    ),
}

_UNREADABLE = {
    "docx_lock_file": _(
        "This is the hidden file that Word keeps while a document is open. "
        "Choose the document itself, the one without ~$ in its name."
    ),
    "empty_file": _("The file is empty. Choose another file."),
    "docx_too_large": _(
        "The document is too large: at most 25 MB, 24 MB of text once unpacked, and 64 MB of pictures. "
        "Make the pictures smaller in Word, or split the document."
    ),
    "docx_too_many_lines": _("The document has too many lines or table cells. Split it in several files."),
    "docx_damaged": _(
        "The document is damaged and cannot be read. Open it in Word, save it again as Word Document (.docx), "
        "and choose the new file."
    ),
    "docx_password": _(
        "The document is protected by a password. In Word choose File, Info, Protect Document, remove the password, "
        "save, and try again."
    ),
    "old_word": _(
        "This is a file of an old Word (.doc or .rtf). Open it in Word, save it as Word Document (.docx), "
        "and choose the new file."
    ),
    "web_page": _(
        "This is a web page named as a Word file. Open it in Word, save it as Word Document (.docx), "
        "and choose the new file."
    ),
    "opendocument_text": _("This is an OpenDocument file. Save it as Word Document (.docx) and choose the new file."),
    "not_docx": _("This is not a Word document. Choose a file saved as Word Document (.docx)."),
    "docx_macros": _(
        "The document contains macros, which are not accepted. Save it as Word Document (.docx), without macros, "
        "and choose the new file."
    ),
    "xml_entities": _(
        "The document holds definitions that Word never writes and that can do harm. Open it in Word, save it again "
        "as Word Document (.docx), and choose the new file."
    ),
    "not_text": _("This is not a plain text file. Save it as Plain Text (.txt) with UTF-8, and choose the new file."),
    "text_too_large": _("The text is too large, or has no line ends. Split it in several files of at most 10 MB."),
}

_LONGEST_QUOTE = 60


def unreadable(code: str) -> Unreadable:
    return Unreadable(str(_UNREADABLE[code]))


def problem(code: str, where: str, number: str = "", *, text: str = "", count: int = 0, total: int = 0) -> Problem:
    severity, sentence = _SAYS[code]
    place = place_of(where, number)
    message = str(sentence).format(place=place, text=_quoted(text), count=count, total=total)
    return Problem(where, code, message, severity)


def is_error(code: str) -> bool:
    return _SAYS[code][0] == "error"


def way_of_answering(way: str, letters: str) -> str:
    """One of the ways in which a question may say its right answer: "the mark says A, C"."""
    return f"{_WAYS[way]}: {letters}"


_WAYS = {
    "marks": _("the look of the option"),
    "line": _("the answer below it"),
    "table": _("the list of answers"),
    "explanation": _("the explanation"),
}
_LOOKS = {
    "bold": _("bold"),
    "italic": _("italic"),
    "underline": _("underlined"),
    "highlight": _("highlighted"),
    "colour red": _("red"),
    "colour green": _("green"),
    "colour blue": _("blue"),
    "colour other": _("coloured"),
    "star": _("a star or tick"),
    "circle": _("a circle around the letter"),
    "said": _("“(đúng)” after the option"),
    "word": _("a word that marks it"),
}


def look_name(mark: str) -> str:
    return str(_LOOKS[mark])


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_QUOTE else f"{flat[: _LONGEST_QUOTE - 1]}…"
