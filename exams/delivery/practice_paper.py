"""The built-in paper of the practice: about the exam itself, so that nothing of any bank can be learned from it."""

from typing import Any

from django.utils.translation import gettext as _


def practice_paper() -> dict[str, Any]:
    """The content of a paper, in the language of the moment; numbers and letters are the same in all languages."""
    return {
        "questions": [
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
    }


def _question(n: int, stem: str, *options: str, multiple: bool = False) -> dict[str, Any]:
    return {
        "n": n,
        "stem": stem,
        "multiple": multiple,
        "options": [{"id": letter, "text": text} for letter, text in zip("ABCD", options, strict=False)],
    }
