"""The built-in paper of the practice: about the exam itself, so that nothing of any bank can be learned from it."""

from string import ascii_letters, ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _


def practice_paper() -> dict[str, Any]:
    """The content of a paper, in the language of the moment; numbers and letters are the same in all languages.

    One question of each kind at least.
    """
    return {"questions": [*_choices(), *_rows(), *_written()]}


def _choices() -> list[dict[str, Any]]:
    return [
        _question(
            1,
            _("How do you choose an answer?"),
            _("Press anywhere on its line"),
            _("Use the arrow keys, or the key of its number"),
            _("Both ways work"),
        ),
        _question(
            2,
            _("When is an answer saved?"),
            _("By itself, a moment after it is chosen"),
            _("Only when the next question is opened"),
            _("Only when the answers are handed in"),
        ),
        _question(
            3,
            _("The top line says “Only on this device”. What do you do?"),
            _("Go on answering and leave the page open"),
            _("Close the page and begin again"),
            _("Choose every answer once more"),
        ),
        _question(
            4,
            _("You want to come back to a question. What helps to find it again?"),
            _("The mark “Look again later”"),
            _("Reloading the page"),
            _("Handing in early"),
        ),
        _question(
            5,
            _("What can you do until you hand in?"),
            _("Change an answer"),
            _("Clear a choice"),
            _("Answer in any order"),
            _("See which answers are right"),
            multiple=True,
        ),
        _question(
            6,
            _("Which button hands in?"),
            _("“Hand in…”, which asks once more"),
            _("“Next” at the last question"),
            _("“Close” in the overview of questions"),
        ),
    ]


def _rows() -> list[dict[str, Any]]:
    right, wrong = _("True"), _("False")
    statements = [
        _("An answer is saved by itself."),
        _("Closing the page stops the clock."),
        _("An answer can be changed until you hand in."),
        _("Without a network every answer is lost."),
    ]
    steps = [_("Hand in"), _("Sign in"), _("Answer the questions"), _("Press Start")]
    signs = ["⚑", "✓", "…"]
    meanings = [_("The answer is saved"), _("It is being sent"), _("To look at again")]
    return [
        _in_rows(7, "table", _("What is true of this page?"), statements, [right, wrong]),
        _in_rows(8, "ordering", _("In which order does an exam go?"), steps, ["1", "2", "3", "4"]),
        _in_rows(9, "matching", _("What do the signs beside an answer mean?"), signs, meanings),
    ]


def _written() -> list[dict[str, Any]]:
    opinion = _question(12, _("How did you find this practice?"), _("Easy"), _("Neither easy nor hard"), _("Hard"))
    table = "\n".join(["|90 %|9|", "|75 %|7,5|", "|50 %|?|"])
    return [
        _question(10, _("Which number is missing in the table?") + "\n" + table) | _write("number"),
        _question(11, _("Write the name of your commune or ward, and watch when it is saved.")) | _write("text"),
        opinion | {"kind": "poll", "points": "0"},
    ]


def _question(n: int, stem: str, *options: str, multiple: bool = False) -> dict[str, Any]:
    lettered = [{"id": letter, "text": text} for letter, text in zip(ascii_uppercase, options, strict=False)]
    return {"n": n, "stem": stem, "multiple": multiple, "options": lettered}


def _write(kind: str) -> dict[str, Any]:
    return {"kind": kind, "write": {"most": 200}}


def _in_rows(n: int, kind: str, stem: str, rows: list[str], options: list[str]) -> dict[str, Any]:
    """The letters run on over the rows."""
    letters = iter(ascii_letters[26:] + ascii_letters[:26])
    lettered = [{"text": row, "options": [{"id": next(letters), "text": text} for text in options]} for row in rows]
    return _question(n, stem, multiple=True) | {"kind": kind, "rows": lettered}
