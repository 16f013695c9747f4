"""People of a list with what was mended in them, checked anew by the rules that every row is checked by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from office.reports import Problem
from people.names import split_name, tidy_name
from people.roster_checks import contradictions, with_duplicates
from people.roster_drafts import DraftPerson
from people.roster_messages import DUPLICATES, problem
from people.roster_reading import Roster
from people.written import read_date, read_national_number

LEFT_OUT = "left_out"
# The columns that a mend speaks of: remarks on their cells are about what stood there before.
_MENDED_FIELDS = (
    "name", "family", "middle", "given", "national_number",
    "born", "born_day", "born_month", "born_year", "born_male", "born_female",
)  # fmt: skip
_SETTLED = frozenset(("values_shifted", "name_missing"))
# Of cells that tell more than what is mended here.
_LASTING = frozenset(("sex_twice", "sex_unreadable"))


@dataclass(frozen=True, slots=True)
class Mend:
    """What is said of one person in place of what was read; `unit`: a unit's code, "" where the words of the file stay.

    `out`: the person is not to be imported, whatever else is said.
    """

    name: str = ""
    born: str = ""
    national_number: str = ""
    unit: str = ""
    out: bool = False


@dataclass(frozen=True, slots=True)
class MendedRoster:
    """Places are those of the people as they were read: they are their names while they are mended."""

    roster: Roster
    mended: frozenset[int]
    left_out: frozenset[int]


def mended_roster(roster: Roster, mends: Mapping[int, Mend]) -> MendedRoster:
    """The list as if it had been written so."""
    mends = {at: mend for at, mend in mends.items() if at < len(roster.people)}
    out = frozenset(at for at, mend in mends.items() if mend.out)
    if not mends:
        return MendedRoster(roster, frozenset(), out)
    columns = _columns(roster)
    people = [mended(person, mends[at], columns) if at in mends else person for at, person in enumerate(roster.people)]
    people = _compared_anew(people, out)
    problems = [*roster.about_file, *(one for person in people for one in person.problems)]
    return MendedRoster(replace(roster, people=people, problems=problems), frozenset(mends) - out, out)


def mended(person: DraftPerson, mend: Mend, columns: frozenset[str] = frozenset()) -> DraftPerson:
    """The person with what was mended; remarks on the cells in `columns` are gone, contradictions are found anew."""
    if mend.out:
        return replace(person, problems=(*person.problems, problem(LEFT_OUT, person.where, text=person.full_name)))
    family_middle, given = split_name(tidy_name(mend.name))
    born, number = read_date(mend.born), read_national_number(mend.national_number)
    changed = replace(
        person,
        family_middle=family_middle,
        given=given,
        born=born,
        national_number=number.value if number else "",
        proposals={name: value for name, value in person.proposals.items() if name != "national_number"},
    )
    if mend.unit:
        changed = replace(changed, unit_text=mend.unit, unit_within="")
    left = tuple(one for one in person.problems if not _is_settled(one, columns))
    return replace(changed, problems=(*left, *contradictions(changed, person.where)))


def _compared_anew(people: list[DraftPerson], out: frozenset[int]) -> list[DraftPerson]:
    """Whoever is left out is nobody's double any more."""
    bare = [replace(person, problems=_own(person)) for at, person in enumerate(people) if at not in out]
    compared = iter(with_duplicates(bare))
    return [person if at in out else next(compared) for at, person in enumerate(people)]


def _is_settled(remark: Problem, columns: frozenset[str]) -> bool:
    """Whether a remark is about what was mended. Who has put shifted values right has looked at all of the row."""
    if remark.code in _SETTLED:
        return True
    return _column(remark.where) in columns and remark.code not in _LASTING


def _columns(roster: Roster) -> frozenset[str]:
    return frozenset(_column(cell) for name in _MENDED_FIELDS for cell in roster.columns.get(name, ()))


def _column(where: str) -> str:
    """“D” of “Sheet1!D14”."""
    return where.rpartition("!")[2].rstrip("0123456789")


def _own(person: DraftPerson) -> tuple[Problem, ...]:
    """Without the remarks that compare people with each other."""
    return tuple(one for one in person.problems if one.code not in DUPLICATES)
