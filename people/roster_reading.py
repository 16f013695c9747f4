"""A roster of people read by meaning from a workbook: what is in it, and everything that is doubtful about it.

Nothing is saved here. The table is found by its headings, below letterheads and titles and wherever its columns
stand; units may come from columns or from rows that name them; sums, signatures and repeated headers are no people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from office.reports import Problem
from office.sheets import Cell, Row, Workbook
from office.telling import tell
from people.roster_checks import with_duplicates
from people.roster_drafts import DraftPerson, with_proposals
from people.roster_layout import Layout, likely_headings, looks_like_questions
from people.roster_legacy import tables_in_unicode
from people.roster_messages import cell_problem, problem
from people.roster_people import read_person
from people.roster_rows import RowKind, closing_count, is_surely_data, kind_of, section_of
from people.roster_words import VOCABULARY, vocabulary_with
from people.written import LAST_TWO_DIGIT_YEAR_OF_2000S

__all__ = ["DraftPerson", "Roster", "read_roster", "with_proposals"]

# What is being counted while a list is read (office.telling), and how often that is told.
PEOPLE, _TOLD_EVERY = "people", 100
_COUNTED = ("born", "sex", "national_number", "phone", "email", "unit_text", "joined_on", "standing")


@dataclass(frozen=True)
class Roster:
    """What a workbook says about people.

    `problems` holds those of the file first, then those of each person in order. `columns` gives the addresses of
    the headings that each field was read from, `unread` the headings of the columns that were not used, by address.
    `counters`: people, importable, with_<field>, sections, and rows passed over by kind (rows_subtotal, ...).
    """

    sheet: str
    people: list[DraftPerson]
    problems: list[Problem]
    counters: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def about_file(self) -> list[Problem]:
        """The problems that are not those of a person."""
        return self.problems[: len(self.problems) - sum(len(person.problems) for person in self.people)]


def read_roster(
    workbook: Workbook, *, sheet: str = "", today: date | None = None, columns: Mapping[str, str] | None = None
) -> Roster:
    """The people of the best described table, or of the sheet asked for; dates after `today` are reported.

    `columns`: headings of the sender's own and the fields they mean.
    """
    layouts, fonts = tables_in_unicode(workbook, vocabulary_with(columns) if columns else VOCABULARY)
    chosen = next((layout for layout in layouts if sheet in ("", layout.sheet.name)), None)
    if chosen is None:
        refusal = _refusal(workbook, sheet if layouts else "")
        headings = likely_headings(workbook) if refusal.code == "no_name_column" else {}
        return Roster("", [], [*workbook.problems, refusal], unread=headings)
    body = _Body(chosen, today)
    people = with_duplicates(body.read())
    others = [problem("other_sheet", one.sheet.name, sheet=one.sheet.name) for one in layouts if not sheet][1:]
    converted = [problem("old_fonts", "", fonts=fonts)] if fonts else []
    problems = [*workbook.problems, *converted, *chosen.sheet.problems, *others]
    problems += [*body.problems, *_about_table(chosen, people)]
    problems += [found for person in people for found in person.problems]
    counters = _counters(people, body.kinds)
    found, unread = chosen.columns_by_address(), chosen.unread_by_address()
    return Roster(chosen.sheet.name, people, problems, counters, found, unread)


def _refusal(workbook: Workbook, sheet: str) -> Problem:
    if sheet:
        return problem("no_such_sheet", "", sheet=sheet)
    if looks_like_questions(workbook):
        return problem("questions_not_people", workbook.sheets[0].name)
    return problem("no_name_column", workbook.sheets[0].name)


class _Body:
    """One walk down the rows below the header."""

    def __init__(self, layout: Layout, today: date | None) -> None:
        self.layout, self.today = layout, today
        self.people: list[DraftPerson] = []
        self.problems: list[Problem] = []
        self.kinds: Counter[RowKind] = Counter()
        self.sections: list[tuple[str, str]] = []
        self.closed_at = 0
        self.ended = False

    def read(self) -> list[DraftPerson]:
        for number, row in enumerate(self.layout.data):
            if number % _TOLD_EVERY == 0:
                tell(PEOPLE, number, len(self.layout.data))
            kind = self._kind(row)
            self.kinds[kind] += 1
            self._take(kind, row)
        return self.people

    def _kind(self, row: Row) -> RowKind:
        """Below the end a name alone is no person: signatures have names too."""
        kind = kind_of(row, self.layout)
        if self.ended and kind in (RowKind.PERSON, RowKind.NAMELESS, RowKind.OTHER):
            return kind if is_surely_data(row, self.layout) else RowKind.SIGNATURE
        return kind

    def _take(self, kind: RowKind, row: Row) -> None:
        match kind:
            case RowKind.PERSON | RowKind.NAMELESS:  # a name can be given in the preview
                names = [name for _, name in self.sections]
                self.people.append(read_person(row, self.layout, names, today=self.today))
            case RowKind.SECTION:
                self._enter(row)
            case RowKind.CLOSING:
                self._check_count(row)
                self.ended = True
            case RowKind.SIGNATURE:
                self.ended = True
            case RowKind.HEADER:
                self.ended = False
            case RowKind.OTHER:
                self.problems.append(cell_problem("row_not_understood", self.layout.name_cell(row)))

    def _enter(self, row: Row) -> None:
        """A unit of the same numbering takes the place of the last one and of all within it."""
        section = section_of(row, self.layout)
        if not section:
            return
        levels = [numbering for numbering, _ in self.sections]
        if section[0] in levels:
            del self.sections[levels.index(section[0]) :]
        self.sections.append(section)

    def _check_count(self, row: Row) -> None:
        """The sentence may speak of the whole list or of the part since the sentence before."""
        said, found = closing_count(row), len(self.people)
        if said not in (found, found - self.closed_at):
            where = _first_cell(row).address
            self.problems.append(problem("count_differs", where, said=said, found=found - self.closed_at))
        self.closed_at = found


def _first_cell(row: Row) -> Cell:
    return row.cells[min(row.cells)]


def _about_table(layout: Layout, people: list[DraftPerson]) -> list[Problem]:
    name, heading = layout.sheet.name, f"{layout.sheet.name}!A{layout.header_row}"
    problems = [problem("hidden_sheet", name, sheet=name)] if layout.sheet.hidden else []
    if not people:
        problems.append(problem("no_people", heading))
    hidden = {row.number for row in layout.data if row.hidden}
    return [
        *problems,
        *_told_once("hidden_rows", (person for person in people if person.row in hidden)),
        *_assumed("century_assumed", people, last=LAST_TWO_DIGIT_YEAR_OF_2000S),
        *_assumed("sex_as_number", people),
        *_assumed("sex_unmarked", people, text=layout.heading_of("sex", "female", "male")),
        *(problem("column_not_read", address, text=text) for address, text in layout.unread_by_address().items()),
    ]


def _assumed(code: str, people: list[DraftPerson], **details: object) -> list[Problem]:
    return _told_once(code, (person for person in people if code in person.assumptions), **details)


def _told_once(code: str, people: Iterable[DraftPerson], **details: object) -> list[Problem]:
    """One note for all the people it concerns, at the first of them."""
    concerned = list(people)
    return [problem(code, concerned[0].where, count=len(concerned), **details)] if concerned else []


def _counters(people: list[DraftPerson], kinds: Counter[RowKind]) -> dict[str, int]:
    counted = {f"with_{name}": sum(1 for person in people if getattr(person, name)) for name in _COUNTED}
    passed_over = {f"rows_{kind}": kinds[kind] for kind in RowKind if kind not in (RowKind.PERSON, RowKind.SECTION)}
    importable = sum(1 for person in people if person.is_importable)
    return {
        "people": len(people),
        "importable": importable,
        "sections": kinds[RowKind.SECTION],
        **counted,
        **passed_over,
    }
