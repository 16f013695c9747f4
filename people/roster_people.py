"""One row of a roster read as a person, with what is doubtful about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from office.reports import Problem
from office.sheets import Cell, Row
from people.names import fold, split_name, tidy_name, tidy_text
from people.roster_checks import problems_of_row
from people.roster_drafts import DraftPerson
from people.roster_layout import Layout
from people.roster_legacy import looks_old
from people.roster_messages import cell_problem
from people.roster_words import MARKED_STANDINGS, TITLE_OF_ADDRESS
from people.written import (
    Written,
    WrittenDate,
    read_date,
    read_email,
    read_national_number,
    read_phone,
    read_sex,
    read_standing,
)


def read_person(row: Row, layout: Layout, sections: list[str], *, today: date | None) -> DraftPerson:
    """The person of a row that is known to hold one; `sections` are the units named above it, outermost first."""
    reading = _Reading(row, layout, today)
    family_middle, given = reading.name()
    unit_text, unit_within = _units(row, layout, sections)
    draft = DraftPerson(
        where=layout.name_cell(row).address,
        row=row.number,
        family_middle=family_middle,
        given=given,
        unit_text=unit_text,
        unit_within=unit_within,
        **reading.facts(),
    )
    draft = replace(draft, proposals=reading.proposals, assumptions=frozenset(reading.assumptions))
    return replace(draft, problems=(*reading.problems, *problems_of_row(draft, row, layout)))


class _Reading:
    """Reads the cells of one row and gathers what is doubtful."""

    def __init__(self, row: Row, layout: Layout, today: date | None) -> None:
        self.row, self.layout, self.today = row, layout, today
        self.problems: list[Problem] = []
        self.proposals: dict[str, str] = {}
        self.assumptions: set[str] = set()

    def name(self) -> tuple[str, str]:
        family_middle, given = _name_parts(self.row, self.layout)
        if not given:
            self.problems.append(cell_problem("name_missing", self.layout.name_cell(self.row)))
        elif not family_middle or any(char.isdigit() for char in family_middle + given):
            self.problems.append(cell_problem("name_odd", self.layout.name_cell(self.row)))
        elif looks_old(f"{family_middle} {given}"):
            self.problems.append(cell_problem("name_in_old_font", self.layout.name_cell(self.row)))
        return family_middle, given

    def facts(self) -> dict[str, Any]:
        """What the columns say, by the fields of DraftPerson."""
        return {
            "code": self.layout.text(self.row, "code"),
            "born": self._born(),
            "sex": self._sex(),
            "national_number": self._read("national_number", read_national_number),
            "phone": self._read("phone", read_phone),
            "email": self._read("email", read_email),
            "workplace": self.layout.spanning_text(self.row, "workplace"),
            "position": self.layout.text(self.row, "position"),
            "standing": self._read("standing", read_standing) or self._marked_standing(),
            "joined_on": self._date("joined"),
            "official_on": self._date("official"),
            "native_place": self.layout.text(self.row, "native_place"),
            "ethnicity": self.layout.text(self.row, "ethnicity"),
            "note": self.layout.text(self.row, "note"),
        }

    def _read(self, name: str, reader: Callable[[object], Written | None]) -> str:
        """The value, empty where only a proposal can be made: what lost its zeros must not reach the registry."""
        cell = self.layout.cell(self.row, name)
        read = reader(_typed(cell)) if cell else None
        if not cell or not read:
            return ""
        if read.proposal:
            self.proposals[name] = read.proposal
        if read.problem:
            self.problems.append(cell_problem(read.problem, cell, proposal=read.proposal))
        return "" if read.proposal else read.value

    def _date(self, name: str) -> WrittenDate | None:
        cell = self.layout.cell(self.row, name)
        return self._checked_date(read_date(cell.value), cell) if cell else None

    def _checked_date(self, read: WrittenDate | None, cell: Cell) -> WrittenDate | None:
        if not read:
            return None
        code = "values_shifted" if read.problem and _is_sex(cell) else read.problem
        if not code and self.today and read.on and read.on > self.today:
            code = "date_in_future"
        if code:
            self.problems.append(cell_problem(code, cell))
            return None
        if read.century_assumed:
            self.assumptions.add("century_assumed")
        return read

    def _born(self) -> WrittenDate | None:
        """From one column, from three (day, month, year), or from the years under "Nam" and "Nữ"."""
        parts = [self.layout.cell(self.row, name) for name in ("born_day", "born_month", "born_year")]
        if parts[2]:
            written = "/".join(cell.text if cell else "00" for cell in parts)
            return self._checked_date(read_date(written), parts[2])
        for name in ("born_male", "born_female", "male", "female"):
            cell = self.layout.cell(self.row, name)
            if cell and (name.startswith("born") or _is_date(cell)):
                return self._checked_date(read_date(_typed(cell)), cell)
        return self._date("born")

    def _sex(self) -> str:
        """From the column where a mark or a year of birth stands, else from the word in the sex column."""
        columns = (("male", "male"), ("female", "female"), ("born_male", "male"), ("born_female", "female"))
        cells = [(sex, cell) for name, sex in columns if (cell := self.layout.cell(self.row, name))]
        marked = {said: cell for sex, cell in cells if (said := self._marked(cell, sex))}
        if len(marked) > 1:
            self.problems.append(cell_problem("sex_twice", marked["female"]))
            return ""
        return next(iter(marked), "") or self._written_sex() or self._unmarked_sex()

    def _marked(self, cell: Cell, sex: str) -> str:
        read = read_sex(cell.value, mark_means=sex)
        if read and read.problem and _is_date(cell):
            return sex
        if read and read.problem:
            self.problems.append(cell_problem(read.problem, cell))
        return read.value if read else ""

    def _written_sex(self) -> str:
        cell = self.layout.cell(self.row, "sex")
        read = read_sex(cell.value, mark_means=self.layout.mark_means) if cell else None
        if cell and read and read.problem == "sex_as_number":
            self.assumptions.add("sex_as_number")
        elif cell and read and read.problem:
            self.problems.append(cell_problem("values_shifted" if _is_date(cell) else read.problem, cell))
        return read.value if read else ""

    def _marked_standing(self) -> str:
        marked = (kind for kind in MARKED_STANDINGS if self.layout.cell(self.row, f"standing_{kind}"))
        return next(marked, "")

    def _unmarked_sex(self) -> str:
        """Where only one sex is marked with an "x", a row without a mark is of the other."""
        if not self.layout.lone_mark:
            return ""
        self.assumptions.add("sex_unmarked")
        return "male" if self.layout.lone_mark == "female" else "female"


def _is_date(cell: Cell) -> bool:
    read = read_date(_typed(cell))
    return read is not None and read.on is not None


def _is_sex(cell: Cell) -> bool:
    read = read_sex(cell.value)
    return read is not None and read.problem is None


def _typed(cell: Cell) -> object:
    """The value, or the zeros that only its number format shows (000000000000)."""
    return cell.text if cell.text.startswith("0") and cell.text.isdigit() else cell.value


def _name_parts(row: Row, layout: Layout) -> tuple[str, str]:
    def part(name: str) -> str:
        return tidy_name(TITLE_OF_ADDRESS.sub("", layout.text(row, name)))

    whole, given = part("name"), part("given")
    family_middle = " ".join(filter(None, (part("family"), part("middle"))))
    if not whole:
        return (family_middle, given) if given else split_name(family_middle)
    if not given:
        return split_name(whole)
    repeated = fold(whole).endswith(" " + fold(given))
    return (tidy_text(whole[: -len(given)]), given) if repeated else (whole, given)


def _units(row: Row, layout: Layout, sections: list[str]) -> tuple[str, str]:
    """The unit that says most, and the next one around it."""
    named = [layout.spanning_text(row, name) for name in ("unit_code", "branch", "unit", "base")]
    texts = list(dict.fromkeys(text for text in (*named, *reversed(sections)) if text))
    first, second, *_rest = [*(texts or [layout.spanning_text(row, "workplace")]), "", ""]
    return first, second
