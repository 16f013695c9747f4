"""From a roster to the registry: first a plan that can be looked at, then all of it or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from office import journal
from office.reports import Problem, Report
from people.models import Membership, Person, RosterImport, Standing, Unit, User
from people.names import same_spelling
from people.roster_drafts import DraftPerson
from people.roster_matching import Registry, UnitFinder
from people.roster_reading import Roster

Deed = Literal["create", "change", "same", "skip"]
# Fields of a person that a roster may fill or change; an empty cell never erases anything.
TEXT_FIELDS = ("sort_name", "sex", "national_number", "phone", "email", "native_place", "ethnicity")
DATE_FIELDS = ("joined_on", "admitted_by_decision_on", "official_on")
# People made by one statement: of a long list never more than these are in memory as records.
AT_ONCE = 500
# All that an import may change in a person.
HELD_FIELDS = ("family_middle", "given", "born_on", "born_precision", *TEXT_FIELDS, *DATE_FIELDS)


@dataclass(frozen=True)
class PlannedPerson:
    """What would become of one row. `changes`: field -> (what is held, what the file says)."""

    draft: DraftPerson
    deed: Deed
    person: Person | None = None
    unit: Unit | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class RosterPlan:
    """All that an import would do, and all that there is to know about the file."""

    unit: Unit
    on: date
    rows: list[PlannedPerson]
    problems: list[Problem]
    counts: dict[str, int]

    def report(self) -> Report:
        """The JSON-able outcome, as if the plan had been applied. Rows left alone count as imported before."""
        skipped = self.counts.get("skip", 0)
        return Report("xlsx", len(self.rows), len(self.rows) - skipped, skipped, tuple(self.problems))


def plan_roster(*, roster: Roster, unit: Unit, on: date) -> RosterPlan:
    """Compares the roster with the registry as of the day `on`. Reads only, in a fixed number of queries a chunk."""
    finder = UnitFinder(unit, on)
    registry = Registry(roster.people, on)
    problems = list(roster.problems)
    rows = [_planned(draft, finder, registry, problems) for draft in roster.people]
    return RosterPlan(unit, on, rows, problems, dict(Counter(row.deed for row in rows)))


def _planned(draft: DraftPerson, finder: UnitFinder, registry: Registry, problems: list[Problem]) -> PlannedPerson:
    if not draft.is_importable:
        return PlannedPerson(draft, "skip")
    home, trouble = finder.find(draft)
    person, doubt = registry.find(draft, home)
    found = [problem for problem in (trouble, doubt) if problem is not None]
    problems += found
    if home is None or any(problem.severity == "error" for problem in found):
        return PlannedPerson(draft, "skip", person, home)
    if person is None:
        return PlannedPerson(draft, "create", None, home)
    changes = _changes(draft, person)
    elsewhere = registry.elsewhere(draft, person, home)
    if elsewhere is not None:
        problems.append(elsewhere)
    return PlannedPerson(draft, "change" if changes else "same", person, home, changes)


def _changes(draft: DraftPerson, person: Person) -> dict[str, tuple[str, str]]:
    wanted = {name: getattr(draft, name) for name in TEXT_FIELDS}
    changes = {
        name: (getattr(person, name), value)
        for name, value in wanted.items()
        if value not in ("", getattr(person, name))
    }
    if same_spelling(draft.full_name) != same_spelling(person.full_name):
        changes["name"] = (person.full_name, draft.full_name)
    born = draft.born
    if born and born.on and _says_more(born.on, born.precision, person):
        changes["born_on"] = (person.born_text, _shown(born.on, born.precision))
    for name in DATE_FIELDS:
        written = getattr(draft, name)
        if written and written.on and written.on != getattr(person, name):
            held = getattr(person, name)
            changes[name] = (_shown(held, "day") if held else "", _shown(written.on, "day"))
    return changes


def _says_more(on: date, precision: str, person: Person) -> bool:
    """A year alone says nothing new about a date of birth that is known to the day."""
    if precision == "year" and person.born_on and person.born_on.year == on.year:
        return False
    return (on, precision) != (person.born_on, person.born_precision)


def _shown(day: date, precision: str) -> str:
    return day.strftime({"day": "%d/%m/%Y", "month": "%m/%Y"}.get(precision, "%Y"))


def apply_roster(*, plan: RosterPlan, by: User | None, now: datetime, file_name: str = "") -> Report:
    """Saves the whole plan in one transaction, or nothing of it; keeps what is needed to undo it."""
    save_roster(plan=plan, by=by, now=now, file_name=file_name)
    return plan.report()


@transaction.atomic
def save_roster(*, plan: RosterPlan, by: User | None, now: datetime, file_name: str = "") -> RosterImport:
    """The same; gives what is kept of it, with the keys of the new people in the order of the plan."""
    fresh = [row for row in plan.rows if row.deed == "create"]
    created = [key for at in range(0, len(fresh), AT_ONCE) for key in _created(fresh[at : at + AT_ONCE], plan.on)]
    changed = [row for row in plan.rows if row.deed == "change" and row.person]
    undoing = {str(row.person.pk): _change(row, row.person) for row in changed if row.person}
    Person.objects.bulk_update(
        [row.person for row in changed if row.person], [*HELD_FIELDS, "sort_key", "search_text"], batch_size=200
    )
    done = RosterImport.objects.create(
        unit=plan.unit,
        file_name=file_name[:200],
        created=created,
        changed=undoing,
        by=by,
        at=now,
    )
    journal.write(
        act="people.roster.import",
        subject=plan.unit,
        by=by,
        now=now,
        data={
            **plan.counts,
            "on": str(plan.on),
            "created": created,
            "changed": {str(row.person.pk): row.changes for row in changed if row.person},
        },
    )
    return done


def _new_person(draft: DraftPerson) -> Person:
    person = Person(
        family_middle=draft.family_middle, given=draft.given, **{name: getattr(draft, name) for name in TEXT_FIELDS}
    )
    if draft.uid:
        person.uid = UUID(draft.uid)
    if draft.born and draft.born.on:
        person.born_on, person.born_precision = draft.born.on, draft.born.precision
    for name in DATE_FIELDS:
        written = getattr(draft, name)
        setattr(person, name, written.on if written else None)
    person.derive()
    return person


def _created(rows: Sequence[PlannedPerson], on: date) -> list[int]:
    """Makes these people with their units and standings; gives their keys."""
    people = Person.objects.bulk_create([_new_person(row.draft) for row in rows])
    pairs = list(zip(rows, people, strict=True))
    Membership.objects.bulk_create(
        Membership(person=person, unit=row.unit, position=row.draft.position, valid_from=on)
        for row, person in pairs
        if row.unit
    )
    Standing.objects.bulk_create(
        Standing(person=person, kind=row.draft.standing, valid_from=on) for row, person in pairs if row.draft.standing
    )
    return [person.pk for person in people]


def _change(row: PlannedPerson, person: Person) -> dict[str, list[Any]]:
    """Makes the changes; gives what was there and what is, field by field."""
    before, draft = _held(person), row.draft
    if "name" in row.changes:
        person.family_middle, person.given = draft.family_middle, draft.given
    if "born_on" in row.changes and draft.born and draft.born.on:
        person.born_on, person.born_precision = draft.born.on, draft.born.precision
    for name in TEXT_FIELDS:
        if name in row.changes:
            setattr(person, name, getattr(draft, name))
    for name in DATE_FIELDS:
        if name in row.changes:
            setattr(person, name, getattr(draft, name).on)
    person.derive()
    after = _held(person)
    return {name: [before[name], after[name]] for name in HELD_FIELDS if before[name] != after[name]}


def _held(person: Person) -> dict[str, Any]:
    return {name: stored(getattr(person, name)) for name in HELD_FIELDS}


def stored(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
