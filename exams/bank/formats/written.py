"""The two doors: questions from a Word document and from plain text."""

from pathlib import Path

from exams.bank.formats.docx_reading import read_docx_lines
from exams.bank.formats.txt_reading import read_txt_lines
from exams.bank.formats.written_questions import read_written
from exams.bank.items import ItemFile


def read_docx(path: Path, name: str) -> ItemFile:
    """The questions of a Word document (.docx); `Unreadable` says why there are none to be had."""
    return read_written(read_docx_lines(path, name), "docx")


def read_txt(path: Path, name: str) -> ItemFile:
    """The questions of a plain text in any encoding."""
    return read_written(read_txt_lines(path), "txt")
