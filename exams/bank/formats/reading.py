"""One door to every format that questions are read from."""

from collections.abc import Callable
from pathlib import Path

from exams.bank.formats.aiken_reading import read_aiken
from exams.bank.formats.blackboard_reading import read_blackboard
from exams.bank.formats.csv_reading import read_csv
from exams.bank.formats.detecting import detect
from exams.bank.formats.examview_reading import read_examview
from exams.bank.formats.gift_reading import read_gift, read_missing_word
from exams.bank.formats.h5p_reading import read_h5p
from exams.bank.formats.json_reading import read_json
from exams.bank.formats.moodle_xml_reading import read_moodle_xml
from exams.bank.formats.problems import refusal
from exams.bank.formats.qti2_reading import read_qti2
from exams.bank.formats.qti3_reading import read_qti3
from exams.bank.formats.qti12_reading import read_qti12
from exams.bank.formats.trivia_reading import read_trivia
from exams.bank.formats.written import read_docx, read_txt
from exams.bank.items import ItemFile

AUTO = "auto"

Reader = Callable[[Path, str], ItemFile]

READERS: dict[str, Reader] = {
    "aiken": read_aiken,
    "blackboard": read_blackboard,
    "csv": read_csv,
    "docx": read_docx,
    "examview": read_examview,
    "gift": read_gift,
    "h5p": read_h5p,
    "json": read_json,
    "missing_word": read_missing_word,
    "moodle_xml": read_moodle_xml,
    "qti12": read_qti12,
    "qti2": read_qti2,
    "qti3": read_qti3,
    "trivia": read_trivia,
    "txt": read_txt,
}


def read_items(path: Path, name: str, format: str = AUTO) -> ItemFile:
    """The questions of a file, with everything there is to say about them; nothing is saved.

    `name` is what the file is called where it came from. Raises `Unreadable` where it cannot be read at all.
    """
    reader = READERS.get(detect(path, name) if format == AUTO else format)
    if reader is None:
        raise refusal("not_known")
    return reader(path, name)
