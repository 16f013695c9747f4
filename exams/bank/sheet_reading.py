"""Read questions from a workbook by what its words mean, never by where its columns stand.

Nothing is saved here: the result is shown first, with counts that make a misunderstanding visible.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from exams.bank.formats.steps import QUESTIONS
from exams.bank.sheet_blocks import Blocks, cut
from exams.bank.sheet_build import build
from exams.bank.sheet_checks import count, old_font, repetitions, same_keys
from exams.bank.sheet_drafts import DraftQuestion, QuestionSheet
from exams.bank.sheet_keys import KeyHabit, habit_of
from exams.bank.sheet_layout import Layout, data_rows, layout_of, only_counts
from exams.bank.sheet_problems import place_of, problem
from exams.bank.sheet_words import ANSWERS, HEADINGS
from office.headers import Header, find_header
from office.reports import Problem
from office.sheet_legacy import converted, family_in
from office.sheets import Cell, Sheet, Workbook
from office.telling import tell

_SURE_HEADING = 3


@dataclass
class _Read:
    """What one sheet gave."""

    drafts: list[DraftQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank_rows: int = 0
    other_kinds: int = 0


def read_questions(workbook: Workbook, headers: Mapping[str, Header] | None = None) -> QuestionSheet:
    """Every question of every visible sheet, in order.

    `headers` gives, by sheet name, a header that a person chose where the words were not understood.
    """
    workbook, notes = _in_unicode(workbook)
    read = [_read_sheet(sheet, (headers or {}).get(sheet.name)) for sheet in workbook.sheets]
    drafts = [draft for each in read for draft in each.drafts]
    questions = [draft for draft in drafts if not draft.faults]
    counters = count(questions, [draft for draft in drafts if draft.faults])
    counters.other_kinds = sum(each.other_kinds for each in read)
    counters.blank_rows = sum(each.blank_rows for each in read)
    counters.found += counters.other_kinds
    problems = [*workbook.problems, *notes, *(each for one in read for each in one.problems), *repetitions(drafts)]
    if not counters.found:
        problems.append(problem("no_questions", ""))
    return QuestionSheet(questions, [draft for draft in drafts if draft.faults], problems, counters)


def _in_unicode(workbook: Workbook) -> tuple[Workbook, list[Problem]]:
    """What was typed with an old font, as the font shows it."""
    family = family_in(workbook, _is_heading)
    if not family:
        return workbook, []
    return converted(workbook, family, _is_heading), [problem("old_font_converted", "", text=family)]


def _is_heading(cell: Cell) -> bool:
    heading = HEADINGS.match(cell.text)
    return heading is not None and heading.weight >= _SURE_HEADING


def _read_sheet(sheet: Sheet, chosen: Header | None) -> _Read:
    if not sheet.rows:
        return _Read(problems=list(sheet.problems))
    header = chosen or find_header(sheet, HEADINGS, required=[("stem", "number"), ANSWERS])
    layout = layout_of(sheet, header) if header else None
    if layout is None:
        return _Read(problems=[problem("sheet_without_questions", sheet.name)])
    if sheet.hidden:
        return _Read(problems=[problem("sheet_hidden", sheet.name)])
    return _read_questions(sheet, layout)


def _read_questions(sheet: Sheet, layout: Layout) -> _Read:
    blocks = cut(sheet, layout)
    broken = _broken_cells(sheet, layout)
    read = _Read(problems=[each for each in sheet.problems if each.where == sheet.name], blank_rows=blocks.blank_rows)
    habit = habit_of([(raw.key.text, len(raw.options)) for raw in blocks.questions if raw.key])
    for number, raw in enumerate(blocks.questions, start=1):
        tell(QUESTIONS, number, len(blocks.questions))
        own = [each for row in raw.rows for each in broken.pop(row.number, [])]
        made = build(raw, layout, sheet, habit, own)
        read.problems += [*own, *made.problems]
        read.drafts += [made.draft] if made.draft else []
        read.other_kinds += bool(made.other_kind)
    read.problems += [each for several in broken.values() for each in several]
    read.problems += [*_unread_rows(blocks, layout, sheet), *_columns(sheet, layout, habit)]
    if layout.arrangement != "right_first":
        read.problems += same_keys(sheet.name, read.drafts)
    read.problems += old_font(sheet.name, read.drafts)
    return read


def _broken_cells(sheet: Sheet, layout: Layout) -> dict[int, list[Problem]]:
    """Cells of this table that could not be read, by row: formulas without a result and errors."""
    broken: dict[int, list[Problem]] = {}
    for each in sheet.problems:
        if each.where != sheet.name:
            row, column = coordinate_to_tuple(each.where.rsplit("!", 1)[1])
            if row > layout.header.rows[-1] and column in layout.used:
                broken.setdefault(row, []).append(each)
    return broken


def _unread_rows(blocks: Blocks, layout: Layout, sheet: Sheet) -> list[Problem]:
    problems = []
    for row in blocks.unread:
        where = f"{sheet.name}!{get_column_letter(layout.stem)}{row.number}"
        problems.append(problem("row_not_read", where, place_of(row.number), text=row.text(layout.stem)))
    return problems


def _columns(sheet: Sheet, layout: Layout, habit: KeyHabit) -> list[Problem]:
    """What was decided about whole columns, against their headings or for lack of a known one."""
    said = [("column_unused", column) for column in _unused_columns(sheet, layout)]
    said += [("option_column_is_numbering", column) for column in layout.numbering]
    said += [("keys_count_from_zero", layout.key)] if habit.from_zero and layout.key else []
    problems = []
    for code, column in said:
        letter, row = get_column_letter(column), layout.header.rows[-1]
        place = place_of(row, layout.headings.get(column, letter))
        problems.append(problem(code, f"{sheet.name}!{letter}{row}", place))
    return problems


def _unused_columns(sheet: Sheet, layout: Layout) -> list[int]:
    """Columns with data and a heading, and those without heading that hold more than a stray cell or numbers."""
    rows = list(data_rows(sheet, layout.header))
    times = Counter(column for row in rows for column in row.cells)
    left = sorted(times.keys() - layout.used - set(layout.numbering))
    return [
        column
        for column in left
        if column in layout.header.unknown or (times[column] > 1 and not only_counts(column, rows))
    ]
