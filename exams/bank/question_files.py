"""A file of questions of any kind, as the preview and the commands take it."""

from pathlib import Path

from exams.bank.formats.detecting import detect
from exams.bank.formats.reading import AUTO, READERS, read_items
from exams.bank.formats.xlsx_reading import read_own
from exams.bank.item_drafts import sheet_of
from exams.bank.items import Unreadable
from exams.bank.sheet_drafts import QuestionSheet
from exams.bank.sheet_reading import read_questions
from office.errors import Refused
from office.sheets import Workbook, read_workbook

XLSX = "xlsx"
FORMATS = (AUTO, XLSX, *sorted(READERS))
# What a file chooser offers; what a file really is, its content says.
ENDINGS = ".xlsx,.docx,.txt,.gift,.xml,.zip,.imscc,.h5p,.json,.csv"
# Its reader says best what is wrong with one of these.
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


class FileRefused(Refused):
    code = "question_file_refused"


def read_question_file(path: Path, name: str, format: str = AUTO) -> QuestionSheet:
    """The questions of the file, with everything there is to say about them; nothing is saved.

    `format`: one of FORMATS. Raises Refused, with a sentence, where it cannot be read at all.
    """
    try:
        found = _found(path, name) if format == AUTO else format
        if found == XLSX:
            return _of_workbook(read_workbook(path, name=name))
        return sheet_of(read_items(path, name, found))
    except Unreadable as reason:
        raise FileRefused(str(reason)) from reason


def _of_workbook(workbook: Workbook) -> QuestionSheet:
    """One that was exported here by its own headings, any other by meaning."""
    own = read_own(workbook)
    return sheet_of(own) if own else read_questions(workbook)


def _found(path: Path, name: str) -> str:
    return XLSX if name.lower().endswith(_WORKBOOKS) else detect(path, name)
