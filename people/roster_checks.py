"""What cannot be right in a roster: facts of one row that contradict each other, people who stand twice."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Final

from office.reports import Problem
from office.sheets import Row
from people.names import same_spelling
from people.roster_drafts import LIMITS, DraftPerson
from people.roster_layout import Layout
from people.roster_messages import cell_problem, problem
from people.written import WrittenDate, told_by_national_number

_ADULT_AT: Final = 18


def problems_of_row(draft: DraftPerson, row: Row, layout: Layout) -> list[Problem]:
    return [
        *_against_number(draft, row, layout),
        *_dates_in_disorder(draft, row, layout),
        *_too_long(draft, row, layout),
    ]


def with_duplicates(people: list[DraftPerson]) -> list[DraftPerson]:
    """The people, each who stands earlier in the list already with a problem that names the earlier cell."""
    people = _repeated(people, "same_national_number", _number, _number)
    people = _repeated(people, "same_code", lambda person: person.code, lambda person: person.code.casefold())
    people = _repeated(people, "same_person", _full_name, _name_and_birth, unless=_different_numbers)
    return _repeated(people, "same_name", _full_name, _name_alone)


def _repeated(
    people: list[DraftPerson],
    code: str,
    shown: Callable[[DraftPerson], str],
    key: Callable[[DraftPerson], Hashable],
    *,
    unless: Callable[[DraftPerson, DraftPerson], bool] = lambda one, other: False,
) -> list[DraftPerson]:
    """Reports everyone whose key another one has before; keys that are empty say nothing."""
    first: dict[Hashable, DraftPerson] = {}
    checked = []
    for person in people:
        same = first.setdefault(own, person) if (own := key(person)) else person
        if same is person or unless(same, person):
            checked.append(person)
            continue
        found = problem(code, person.where, text=shown(person), other=same.where)
        checked.append(replace(person, problems=(*person.problems, found)))
    return checked


def _number(person: DraftPerson) -> str:
    return person.proposals.get("national_number") or person.national_number


def _full_name(person: DraftPerson) -> str:
    return person.full_name


def _name_and_birth(person: DraftPerson) -> Hashable:
    """Equal for namesakes born on one day, however the name is spelled."""
    if not person.born or not person.full_name:
        return None
    return _spelled(person), person.born.on, person.born.precision


def _name_alone(person: DraftPerson) -> str:
    """The name where nothing else tells namesakes apart."""
    return "" if person.born or _number(person) else _spelled(person)


def _spelled(person: DraftPerson) -> str:
    return same_spelling(person.full_name).casefold()


def _different_numbers(one: DraftPerson, other: DraftPerson) -> bool:
    return bool(_number(one) and _number(other) and _number(one) != _number(other))


def _against_number(draft: DraftPerson, row: Row, layout: Layout) -> list[Problem]:
    cell = layout.cell(row, "national_number")
    return contradictions(draft, cell.address) if cell else []


def contradictions(draft: DraftPerson, where: str) -> list[Problem]:
    """What the citizen number says against the sex and the date of birth."""
    number = _number(draft)
    told = told_by_national_number(number)
    if not told:
        return []
    sex, year = told
    problems = []
    if draft.sex not in ("", sex):
        problems.append(problem("sex_not_as_number", where, text=number))
    if draft.born and draft.born.on and draft.born.on.year != year:
        problems.append(problem("birth_not_as_number", where, text=number, year=year))
    return problems


def _dates_in_disorder(draft: DraftPerson, row: Row, layout: Layout) -> list[Problem]:
    joined, official = layout.cell(row, "joined"), layout.cell(row, "official")
    problems = []
    if official and _after(draft.joined_on, draft.official_on):
        problems.append(cell_problem("official_before_joined", official))
    if joined and _too_young(draft.born, draft.joined_on):
        problems.append(cell_problem("joined_too_young", joined))
    return problems


def _after(one: WrittenDate | None, other: WrittenDate | None) -> bool:
    """Surely after: where a day is missing only the years can be compared."""
    if not (one and one.on and other and other.on):
        return False
    exact = one.precision == other.precision == "day"
    return one.on > other.on if exact else one.on.year > other.on.year


def _too_young(born: WrittenDate | None, joined: WrittenDate | None) -> bool:
    return bool(born and born.on and joined and joined.on and joined.on.year - born.on.year < _ADULT_AT)


def _too_long(draft: DraftPerson, row: Row, layout: Layout) -> list[Problem]:
    long = [(layout.cell(row, name), limit) for name, limit in LIMITS.items() if len(getattr(draft, name)) > limit]
    return [cell_problem("text_too_long", cell or layout.name_cell(row), limit=limit) for cell, limit in long]
