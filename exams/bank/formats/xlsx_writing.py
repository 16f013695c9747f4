"""A bank as a workbook for people: one row for each question, which the platform reads again without loss."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from exams.bank.formats import xlsx_words as words
from exams.bank.formats.export_outcome import Written
from exams.bank.formats.plain import plain_number
from exams.bank.formats.problems import problem
from exams.bank.items import Item, ItemOption, Kind, NumberRange
from exams.bank.sheet_options import LETTERS
from office.reports import Problem
from office.workbooks import Book, Look, Page

_FEWEST_OPTION_COLUMNS, _MOST_OPTION_COLUMNS = 4, len(LETTERS)
_HEADING = Look(bold=True, align="center", box="lrtb", grey=235)
_TEXT = Look(box="lrtb", valign="top")
_TITLE = "Câu hỏi"
_LETTERED = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.TABLE)


def write_xlsx(items: Iterable[Item], *, title: str, made_at: datetime) -> Written:
    """The workbook, keys included, and a note on each question of which something is lost."""
    rows = list(items)
    most = max([_FEWEST_OPTION_COLUMNS, *(len(item.options) for item in rows)])
    columns = min(most, _MOST_OPTION_COLUMNS)
    headings = [*words.BEFORE, *((letter, words.OPTION_WIDTH) for letter in LETTERS[:columns]), *words.AFTER]
    out = io.BytesIO()
    with Book(title=title, author="", made_at=made_at) as book:
        page = Page(landscape=True, title_rows="1:1")
        sheet = book.sheet(_TITLE, page=page, widths=[width for _heading, width in headings], freeze="B2")
        sheet.write(sheet.shape([_HEADING] * len(headings)), [heading for heading, _width in headings])
        shape = sheet.shape([_TEXT] * len(headings))
        for item in rows:
            sheet.write(shape, _row(item, columns))
        sheet.filter_from(1)
        sheet.finish()
        book.save(out)
    return Written(out.getvalue(), tuple(_losses(rows)))


def _row(item: Item, columns: int) -> list[str]:
    options = [option_of(item.kind, option) for option in item.options[:columns]]
    return [
        item.ref,
        words.kind_word(item),
        item.topic,
        words.LEVELS.get(item.level or 0, ""),
        item.stem,
        *options,
        *[""] * (columns - len(options)),
        key_of(item),
        item.explanation,
        item.citation,
        f"{words.TAG_END} ".join(item.tags),
        _letters(item.options, [option.pinned is True for option in item.options]),
        words.CREDITS.get(item.credit, ""),
        item.number,
    ]


def option_of(kind: Kind, option: ItemOption) -> str:
    if kind is not Kind.MATCHING:
        return option.text
    return f"{option.text} {words.PAIR} {option.partner}".strip()


def key_of(item: Item) -> str:
    """As a person writes it: letters, a number or a range with a comma for its decimals, each right text in a line."""
    if item.kind in _LETTERED:
        return _letters(item.options, [option.right for option in item.options])
    if item.kind is Kind.ORDERING:
        return _letters(item.options, [True] * len(item.options))
    if item.kind is Kind.NUMBER:
        return f"{words.TAG_END} ".join(map(_numbers, item.numbers))
    return "\n".join(item.accepted)


def _letters(options: Sequence[ItemOption], chosen: Sequence[bool]) -> str:
    return ", ".join(letter for letter, _option, take in zip(LETTERS, options, chosen, strict=False) if take)


def _numbers(numbers: NumberRange) -> str:
    low, high = (plain_number(end).replace(".", ",") for end in (numbers.low, numbers.high))
    return low if low == high else f"{low} {words.RANGE} {high}"


def _losses(items: Iterable[Item]) -> Iterable[Problem]:
    """Pictures, feedback on options and their weights have no column."""
    for number, item in enumerate(items, 1):
        weighed = any(option.credit is not None or option.feedback for option in item.options)
        if item.pictures or weighed:
            yield problem("lost_in_workbook", f"item {number}")
