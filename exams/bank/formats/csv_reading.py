"""CSV with named columns, read by the same rules as a sheet of a workbook."""

from pathlib import Path

from exams.bank.formats.finishing import Found
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind
from exams.bank.sheet_drafts import DraftQuestion
from exams.bank.sheet_reading import read_questions
from exams.bank.sheet_words import ANSWERS, HEADINGS
from office.headers import find_header
from office.sheet_csv import workbook_of
from office.sheets import Workbook

_LOOKED_AT = 100_000


def read_csv(path: Path, name: str) -> ItemFile:
    return items_of_workbook(workbook_of(text_of(bytes_of(path)), name), "csv")


def looks_like_csv(text: str) -> bool:
    """There is a row that names columns of questions and answers."""
    head = text[:_LOOKED_AT]
    whole = len(head) == len(text)
    sheet = workbook_of(head if whole else head.rpartition("\n")[0], "").sheets[0]
    return find_header(sheet, HEADINGS, required=[("stem", "number"), ANSWERS]) is not None


def items_of_workbook(workbook: Workbook, format: str) -> ItemFile:
    """What the reader of workbooks finds, as items."""
    sheet = read_questions(workbook)
    found = Found(format, unsupported=sheet.counters.other_kinds)
    for draft in sorted([*sheet.questions, *sheet.faulty], key=lambda draft: draft.source_row):
        found.add(_item(draft))
    found.problems += [each for each in sheet.problems if each.code != "no_questions"]
    return found.finished()


def _item(draft: DraftQuestion) -> Item:
    options = tuple(ItemOption(each.text, each.right, where=each.where) for each in draft.options)
    return Item(
        Kind.SEVERAL if draft.multiple else Kind.SINGLE,
        draft.stem,
        options,
        explanation=draft.explanation,
        citation=draft.citation,
        topic=draft.topic,
        level=draft.level,
        number=draft.number,
        where=draft.where,
        faults=draft.faults,
    )
