"""Reading a list in whatever a program saved it: .xlsx, .xls, .ods, CSV, a web page named as an Excel file."""

from pathlib import Path

from office.sheet_calamine import read_old_excel, used_second_reader
from office.sheet_cells import Workbook
from office.sheet_csv import workbook_of
from office.sheet_files import OLE, BadWorkbook, Kind, kind_of, open_opendocument, read_bytes, refusal
from office.sheet_html import workbook_of_page
from office.sheet_ods import read_opendocument
from office.sheets import is_hostile, read_workbook
from office.text_coding import decoded


def read_list(path: Path, *, name: str = "") -> Workbook:
    """The sheets of a file that holds a table; raises `BadWorkbook` with a sentence for anything else."""
    name = name or path.name
    kind = kind_of(path, name)
    if kind is Kind.XLSX:
        return read_workbook(path, name=name)
    content = read_bytes(path)
    workbook = {
        Kind.OPENDOCUMENT: _opendocument,
        Kind.OLD_EXCEL: _old_excel,
        Kind.TEXT: _text,
    }[kind](content, name)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise refusal("no_sheet")
    return workbook


def needs_process(path: Path) -> bool:
    """Whether the reader of this file cannot be held to bounds but from outside."""
    with path.open("rb") as file:
        return file.read(8) == OLE


def _opendocument(content: bytes, name: str) -> Workbook:
    try:
        return Workbook(name, tuple(read_opendocument(open_opendocument(content))))
    except BadWorkbook:
        raise
    except Exception as error:  # whatever a spoilt part makes the parser say
        raise refusal("xml_entities" if is_hostile(error) else "damaged") from error


def _old_excel(content: bytes, name: str) -> Workbook:
    try:
        return Workbook(name, tuple(read_old_excel(content)), (used_second_reader(),))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in this reader's compiled part is not an Exception
        raise refusal("password" if "password" in str(error).lower() else "damaged_old_excel") from error


def _text(content: bytes, name: str) -> Workbook:
    text = decoded(content)
    if text is None:
        raise refusal("not_a_list")
    head = text[:4096].lstrip().lower()
    if "schemas-microsoft-com:office:spreadsheet" in head and head.startswith("<?xml"):
        raise refusal("xml_2003")
    if head.startswith("<"):
        return _page(text, name)
    if _is_noise(text):
        raise refusal("not_a_list")
    return workbook_of(text, name)


def _page(text: str, name: str) -> Workbook:
    workbook = workbook_of_page(text, name)
    if not workbook.sheets:
        raise refusal("no_table" if "<html" in text[:4096].lower() else "not_a_list")
    return workbook


def _is_noise(text: str) -> bool:
    """Bytes of another kind that happen to be letters: a document for printing, a picture."""
    head = text[:2000]
    strange = sum(1 for each in head if not each.isprintable() and each not in "\t\n\xa0\xad\ufeff")
    return head.startswith(("%PDF", "{\\rtf")) or strange * 20 > len(head)
