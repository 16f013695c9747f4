"""How a file of questions is kept between reading it and saving them."""

from pathlib import Path

from exams.bank.import_mending import Mend
from exams.bank.question_files import read_question_file
from exams.bank.question_text import OptionText, QuestionText
from exams.bank.sheet_drafts import DraftOption, DraftQuestion, QuestionSheet
from people.kept_readings import Reading, shape_of

SHEET = Reading(
    "sheet", QuestionSheet, shape_of(QuestionSheet, DraftQuestion, DraftOption, Mend, QuestionText, OptionText)
)


def read_and_keep(path: Path, name: str, kept: Path) -> None:
    """Reads a file of questions and keeps what it gave."""
    SHEET.keep(kept, read_question_file(path, name))
