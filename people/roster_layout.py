"""Where a roster's table is in a workbook, and which column says what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from office.headers import Header, Vocabulary, find_header, normalise
from office.sheets import Cell, Row, Sheet, Workbook
from people.names import tidy_text
from people.roster_words import JOINED_FIELDS, NAME_FIELDS, ORDINAL, QUESTION_HEADINGS, UNIT_FIELDS, VOCABULARY
from people.written import Written, read_sex

_ROWS_LOOKED_AT = 60
# Enough to tell whether a list has numbers and names in two columns.
_ROWS_COUNTED = 1000
_WORDED = re.compile(r"(?=.*[^\W\d])\D{1,60}")
_MARK_IN_HEADING = re.compile(r"\b(nam|nữ)\b\W*(?:ghi |đánh dấu |đánh )?x\b|\bx\b\W*(?:là )?(nam|nữ)\b")


@dataclass(frozen=True)
class Layout:
    """A table of people: its columns by field, its rows below the header."""

    sheet: Sheet
    columns: dict[str, list[int]]
    headings: dict[int, str]
    header_row: int
    data: list[Row]
    unread: dict[int, str] = field(default_factory=dict)
    mark_means: str = ""  # what an "x" in the sex column says
    lone_mark: str = ""  # the sex that is marked, where the other is not
    numbered: bool = False

    def cell(self, row: Row, name: str) -> Cell | None:
        for column in self.columns.get(name, ()):
            if cell := row.cells.get(column):
                return cell
        return None

    def cells(self, row: Row, name: str) -> Iterator[Cell]:
        found = (row.cells.get(column) for column in self.columns.get(name, ()))
        return (cell for cell in found if cell is not None)

    def text(self, row: Row, name: str) -> str:
        """What the row says in the field, on one line."""
        columns = self.columns.get(name, ())
        if len(columns) > 1:
            return tidy_text("; ".join(cell.text for cell in self.cells(row, name)))
        cell = row.cells.get(columns[0]) if columns else None
        return tidy_text(cell.text) if cell else ""

    def spanning_text(self, row: Row, name: str) -> str:
        """The same, also where one cell is merged over several rows."""
        found = (self.sheet.at(row.number, column) for column in self.columns.get(name, ()))
        return tidy_text("; ".join(cell.text for cell in found if cell))

    def name_cell(self, row: Row) -> Cell:
        """The first cell of the name, else the first of the row."""
        named = (cell for name in NAME_FIELDS for cell in self.cells(row, name))
        return next(named, row.cells[min(row.cells)])

    def name_text(self, row: Row) -> str:
        return " ".join(text for name in NAME_FIELDS if (text := self.text(row, name)))

    def address(self, column: int) -> str:
        return f"{self.sheet.name}!{get_column_letter(column)}{self.header_row}"

    def columns_by_address(self) -> dict[str, list[str]]:
        return {name: [self.address(column) for column in found] for name, found in self.columns.items()}

    def unread_by_address(self) -> dict[str, str]:
        return {self.address(column): text for column, text in self.unread.items()}

    def heading_of(self, *names: str) -> str:
        """The heading of the first of these fields that has a column."""
        columns = [column for name in names for column in self.columns.get(name, ())]
        return self.headings.get(columns[0], "") if columns else ""

    @property
    def unit_columns(self) -> set[int]:
        return {column for name in UNIT_FIELDS for column in self.columns.get(name, ())}

    def is_numbered(self, row: Row) -> bool:
        cell = self.cell(row, "ordinal")
        return cell is not None and bool(ORDINAL.fullmatch(cell.text))


def find_layouts(workbook: Workbook, vocabulary: Vocabulary = VOCABULARY) -> list[Layout]:
    """The tables of people, the best described first; hidden sheets only where no other sheet has one."""
    found = [layout for sheet in workbook.sheets if (layout := _layout(sheet, vocabulary))]
    shown = [layout for layout in found if not layout.sheet.hidden]
    return sorted(shown or found, key=lambda layout: (-len(layout.columns), -len(layout.data)))


def likely_headings(workbook: Workbook) -> dict[str, str]:
    """Where no table of people is known: the row that looks most like headings, for somebody to say what they mean."""
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    rows = [row for sheet in shown for row in sheet.rows[:_ROWS_LOOKED_AT]]
    best = max(rows, key=lambda row: len(_worded(row)), default=None)
    found = _worded(best) if best else []
    return {cell.address: tidy_text(cell.text) for cell in found} if len(found) > 1 else {}


def _worded(row: Row) -> list[Cell]:
    return [cell for _, cell in sorted(row.cells.items()) if _WORDED.fullmatch(tidy_text(cell.text))]


def looks_like_questions(workbook: Workbook) -> bool:
    rows = (row for sheet in workbook.sheets for row in sheet.rows[:_ROWS_LOOKED_AT])
    return any(len(QUESTION_HEADINGS & {normalise(c.text) for c in row.cells.values()}) > 1 for row in rows)


def _layout(sheet: Sheet, vocabulary: Vocabulary) -> Layout | None:
    header = find_header(sheet, vocabulary, required=[("name", "family", "given")]) or _lone_names(sheet, vocabulary)
    if header is None:
        return None
    headings = {column: _heading(sheet, header, column) for column in _columns(header)}
    last = _last_row(sheet, header)
    data = [row for row in sheet.rows if row.number > last]
    columns = _settled(header, headings, data)
    mark_means = _mark_means(headings[columns["sex"][0]]) if "sex" in columns else ""
    layout = Layout(sheet, columns, headings, header.rows[0], data, _unread(columns, headings), mark_means)
    return replace(layout, numbered=_is_numbered(layout), lone_mark=_lone_mark(layout))


def _columns(header: Header) -> Iterator[int]:
    yield from header.unknown
    for columns in header.columns.values():
        yield from columns


def _lone_names(sheet: Sheet, vocabulary: Vocabulary) -> Header | None:
    """A sheet of nothing but names under one heading."""
    for row in sheet.rows[:_ROWS_LOOKED_AT]:
        [(column, cell), *more] = row.cells.items()
        match = vocabulary.match(cell.text)
        if not more and match and match.field == "name" and match.label == "" and match.weight == 3:
            return Header((row.number,), {"name": [column]}, weights={column: match.weight})
    return None


def _heading(sheet: Sheet, header: Header, column: int) -> str:
    """The words above a column, the group's first."""
    cells = (sheet.at(row, column) for row in header.rows)
    return tidy_text(" ".join(dict.fromkeys(cell.text for cell in cells if cell)))


def _last_row(sheet: Sheet, header: Header) -> int:
    """Headings may be merged over more rows than have words."""
    merged = (sheet.merged_at(header.rows[0], column) for column in _columns(header))
    return max(header.rows[-1], *(range_.last_row for range_ in merged if range_), 0)


def _settled(header: Header, headings: dict[int, str], data: list[Row]) -> dict[str, list[int]]:
    """One column for each field (the best named), but for fields that several columns tell together."""
    columns = {
        name: found if name in JOINED_FIELDS else [header.column(name) or found[0]]
        for name, found in header.columns.items()
        if not name.startswith("other")
    }
    _part_year_from_man(columns, headings)
    return _with_parts_of_name(columns, set(_columns(header)), data)


def _part_year_from_man(columns: dict[str, list[int]], headings: dict[int, str]) -> None:
    """Without its accents "Năm" (year) reads like "Nam" (male)."""
    male = columns.get("male")
    if male and "năm" in headings[male[0]].casefold().split():
        del columns["male"]
        columns.setdefault("born", male)


def _with_parts_of_name(columns: dict[str, list[int]], headed: set[int], data: list[Row]) -> dict[str, list[int]]:
    """Where "Họ và tên" stands above two columns, the second without a heading holds the given name.

    Where "Họ và tên" stands beside "Tên", it heads the family and middle names; a lone "Tên" heads whole names.
    """
    if "name" in columns and "given" not in columns:
        right = columns["name"][0] + 1
        if right not in headed and _mostly_filled(_people(data, columns), columns["name"][0], right):
            return _renamed(columns, "name", "family") | {"given": [right]}
    if "given" in columns and not columns.keys() & {"name", "family", "middle"}:
        return _renamed(columns, "given", "name")
    return columns


def _renamed(columns: dict[str, list[int]], old: str, new: str) -> dict[str, list[int]]:
    return {new if name == old else name: found for name, found in columns.items()}


def _people(data: list[Row], columns: dict[str, list[int]]) -> list[Row]:
    """The rows with a number, where there are any: units, sums and signatures have none."""
    numbers = columns.get("ordinal", [])
    data = data[:_ROWS_COUNTED]
    numbered = [row for row in data if any(ORDINAL.fullmatch(row.text(column)) for column in numbers)]
    return numbered or data


def _mostly_filled(data: list[Row], left: int, right: int) -> bool:
    named = [row for row in data if left in row.cells]
    texts = sum(1 for row in named if right in row.cells and isinstance(row.cells[right].value, str))
    return texts * 2 > len(named)


def _mark_means(heading: str) -> str:
    """What an "x" says under "Giới tính (nữ ghi x)"."""
    found = _MARK_IN_HEADING.search(heading.casefold())
    if not found:
        return ""
    return "male" if "nam" in found.groups() else "female"


def _unread(columns: dict[str, list[int]], headings: dict[int, str]) -> dict[int, str]:
    read = {column for found in columns.values() for column in found}
    return {column: text for column, text in sorted(headings.items()) if column not in read}


def _lone_mark(layout: Layout) -> str:
    """The sex marked in this table, if it is one alone and at least one row is marked."""
    marking: dict[str, str] = {name: name for name in ("male", "female") if name in layout.columns}
    if layout.mark_means:
        marking["sex"] = layout.mark_means
    if len(marking) != 1 or ("sex" in layout.columns and "sex" not in marking):
        return ""
    [(name, sex)] = marking.items()
    cells = (layout.cell(row, name) for row in layout.data)
    return sex if any(cell and read_sex(cell.value, mark_means=sex) == Written(sex) for cell in cells) else ""


def _is_numbered(layout: Layout) -> bool:
    named = [row for row in layout.data[:_ROWS_COUNTED] if layout.name_text(row)]
    return sum(1 if layout.is_numbered(row) else -1 for row in named) >= 0 and "ordinal" in layout.columns
