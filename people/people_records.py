"""People as records of JSON (docs/schema/khue-people-1.json), read as the people of a list.

What is read so comes from programs: days are ISO days, codes are codes, and nothing is guessed. Each field that is
wrong is named, with what is wrong and what to do; nothing is read past it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from office.errors import Refused
from office.reports import Problem
from people.models import Standing
from people.models.persons import BirthPrecision, Sex
from people.roster_checks import with_duplicates
from people.roster_drafts import DraftPerson
from people.roster_reading import Roster
from people.written import YEARS, Precision, WrittenDate, read_email, read_national_number, read_phone

FORMAT = "khue-people-1"
# What the registry holds at most; the person's model has the same lengths.
LENGTHS = {
    "family_middle": 100,
    "given": 60,
    "sort_name": 160,
    "national_number": 20,
    "phone": 40,
    "email": 254,
    "native_place": 200,
    "ethnicity": 40,
}
DAYS = ("joined_on", "admitted_by_decision_on", "official_on")
FIELDS = frozenset(
    ("uid", *LENGTHS, "sex", "born_on", "born_precision", *DAYS, "standings", "memberships", "state", "standing")
)
# Fields of a membership that say what the registry says of it, and of which only the first two are taken over.
MEMBERSHIP = frozenset(("unit", "position", "unit_name", "valid_from", "valid_until", "uid", "person", "state"))


class NotPeople(Refused):
    code = "not_people"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of one record, and what to do about it."""

    where: str
    field: str
    what: str
    do: str

    def as_problem(self) -> Problem:
        """As the preview of a list shows it."""
        return Problem(self.where, "field_refused", f"{self.where}, “{self.field}”: {self.what} {self.do}", "error")


class _Wrong(ValueError):
    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.what, self.do = what, do


@dataclass(frozen=True, slots=True)
class ReadPeople:
    """The people in their order, and what is wrong field by field."""

    roster: Roster
    errors: list[FieldError]


def read_people(data: object) -> ReadPeople:
    """The people of a record of the format; raises NotPeople where it is none."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("people"), list):
        raise NotPeople(_("This is no list of people in the format “%s”. docs/exchange.md describes it.") % FORMAT)
    read = [_read(record, at) for at, record in enumerate(data["people"])]
    drafts = with_duplicates(_each_uid_once([draft for draft, _errors in read]))
    errors = [error for _draft, some in read for error in some]
    problems = [problem for draft in drafts for problem in draft.problems]
    return ReadPeople(Roster("people", drafts, problems), errors)


def _read(record: object, at: int) -> tuple[DraftPerson, list[FieldError]]:
    where = f"people[{at}]"
    if not isinstance(record, dict):
        wrong = FieldError(where, "", _("This is no record."), _("Send an object."))
        return DraftPerson(where, at, "", "", problems=(wrong.as_problem(),)), [wrong]
    reading = _Reading(where, record)
    draft = reading.person(at)
    found = tuple(error.as_problem() for error in reading.errors)
    return replace(draft, problems=found), reading.errors


class _Reading:
    """One walk through the fields of a record."""

    def __init__(self, where: str, record: Mapping[str, Any]) -> None:
        self.where, self.record = where, record
        self.errors: list[FieldError] = []

    def person(self, at: int) -> DraftPerson:
        for name in sorted(set(map(str, self.record)) - FIELDS):
            self.note(name[:40], _("There is no such field."), _("Leave it out; docs/exchange.md lists the fields."))
        texts = {name: self.field(name, text_of, most=most) for name, most in LENGTHS.items()}
        if not texts["given"] and not any(error.field == "given" for error in self.errors):
            self.note("given", _("The given name is missing."), _("Add it."))
        home = self._home()
        return DraftPerson(
            where=self.where,
            row=at,
            **texts,
            uid=self.field("uid", uid_of),
            sex=self.field("sex", choice_of(Sex.values)),
            born=self._born(),
            **{name: self.field(name, written_day_of, empty=None) for name in DAYS},
            unit_text=home.field("unit", text_of, most=30),
            position=home.field("position", text_of, most=120),
            standing=self._standing(),
        )

    def field(self, name: str, read: Callable[..., Any], *, empty: Any = "", **told: Any) -> Any:
        """The value, or `empty` where there is none or it is wrong, which is noted."""
        value = self.record.get(name)
        if value is None or value == "":
            return empty
        try:
            return KINDS.get(name, _as_it_is)(read(value, **told))
        except _Wrong as wrong:
            self.note(name, wrong.what, wrong.do)
            return empty

    def _born(self) -> WrittenDate | None:
        precision: Precision = self.field("born_precision", choice_of(BirthPrecision.values)) or "day"
        on = self.field("born_on", day_of, empty=None)
        return WrittenDate(on, precision) if on else None

    def _home(self) -> "_Reading":
        """The first of its memberships: where a new person belongs."""
        home = _Reading(self.where, self._first("memberships"))
        home.errors = self.errors
        for name in sorted(set(map(str, home.record)) - MEMBERSHIP):
            self.note(name[:40], _("There is no such field."), _("Leave it out; docs/exchange.md lists the fields."))
        return home

    def _standing(self) -> str:
        first = self._first("standings").get("kind") or self.record.get("standing")
        said = _Reading(self.where, {"standing": first})
        said.errors = self.errors
        return str(said.field("standing", choice_of(Standing.Kind.values)))

    def _first(self, name: str) -> dict[str, Any]:
        rows = self.record.get(name)
        if rows is None or rows == []:
            return {}
        if not isinstance(rows, list) or not isinstance(rows[0], dict):
            self.note(name, _("This is no list of records."), _("Send a list of objects."))
            return {}
        first: dict[str, Any] = rows[0]
        return first

    def note(self, field: str, what: str, do: str) -> None:
        self.errors.append(FieldError(self.where, field, what, do))


def text_of(value: object, *, most: int = 200) -> str:
    if not isinstance(value, str):
        raise _Wrong(_("This is no text."), _("Send a string."))
    if any(not letter.isprintable() for letter in value):
        raise _Wrong(_("There is a sign in it that nobody can see."), _("Remove tabs, line breaks and the like."))
    text = " ".join(value.split())
    if len(text) > most:
        raise _Wrong(_("It has %(n)d characters.") % {"n": len(text)}, _("Send at most %d.") % most)
    return text


def uid_of(value: object) -> str:
    try:
        return str(UUID(text_of(value)))
    except ValueError as no_uid:
        if isinstance(no_uid, _Wrong):
            raise
        raise _Wrong(_("This is no UUID."), _("Send the uid as it was given, or leave it out.")) from no_uid


def choice_of(values: list[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in values:
            raise _Wrong(_("“%s” is no word for this.") % str(value)[:40], _("Use one of: %s.") % ", ".join(values))
        return str(value)

    return read


def day_of(value: object) -> date:
    try:
        day = date.fromisoformat(text_of(value))
    except ValueError as no_day:
        raise _Wrong(_("“%s” is no day.") % str(value)[:40], _("Write it as 1990-09-05.")) from no_day
    if day.year not in YEARS:
        raise _Wrong(_("The year %d cannot be.") % day.year, _("Correct it."))
    return day


def written_day_of(value: object) -> WrittenDate:
    return WrittenDate(day_of(value))


def _as_it_is(value: Any) -> Any:
    return value


def _number(text: str) -> str:
    read = read_national_number(text)
    if read is None or not read.value or read.problem in ("zero_lost", "scientific"):
        raise _Wrong(_("This is no citizen number."), _("Send 12 or 9 digits, as text."))
    return read.value


def _phone(text: str) -> str:
    read = read_phone(text)
    if read is None or not read.value or read.problem == "zero_lost":
        raise _Wrong(_("This is no phone number."), _("Send its digits, as text."))
    return read.value


def _email(text: str) -> str:
    read = read_email(text)
    if read is None or not read.value:
        raise _Wrong(_("This is no e-mail address."), _("Correct it."))
    return read.value


KINDS: dict[str, Callable[[Any], Any]] = {"national_number": _number, "phone": _phone, "email": _email}


def _each_uid_once(drafts: list[DraftPerson]) -> list[DraftPerson]:
    first: dict[str, DraftPerson] = {}
    return [draft if not draft.uid else _once(draft, first.setdefault(draft.uid, draft)) for draft in drafts]


def _once(draft: DraftPerson, first: DraftPerson) -> DraftPerson:
    if first is draft:
        return draft
    what = _("%(where)s: this uid stands in %(first)s already. Leave one of them out.")
    said = Problem(draft.where, "same_uid", what % {"where": draft.where, "first": first.where}, "error")
    return replace(draft, problems=(*draft.problems, said))


@dataclass(frozen=True, slots=True)
class WantedTransfer:
    """One transfer as another system asks for it; units by their codes."""

    where: str
    person: str
    left: str
    unit: str
    on: date
    reason: str
    position: str


def read_transfers(data: object) -> tuple[list[WantedTransfer], list[dict[str, str]]]:
    """The transfers that can be read, and what is wrong with the others; raises NotPeople where there is no list."""
    rows = data.get("transfers") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise NotPeople(_("Send an object with “transfers”, a list. docs/exchange.md describes it."))
    wanted: list[WantedTransfer] = []
    errors: list[FieldError] = []
    for at, row in enumerate(rows):
        reading = _Reading(f"transfers[{at}]", row if isinstance(row, dict) else {})
        transfer = _transfer(reading)
        errors += reading.errors
        if transfer is not None:
            wanted.append(transfer)
    return wanted, [asdict(error) for error in errors]


def _transfer(reading: _Reading) -> WantedTransfer | None:
    """None where something that is needed is missing or wrong."""
    person, on = reading.field("person", uid_of), reading.field("on", day_of, empty=None)
    left, unit = (reading.field(name, text_of, most=30) for name in ("from", "to"))
    reason, position = reading.field("reason", text_of, most=200), reading.field("position", text_of, most=120)
    needed = {"person": person, "from": left, "to": unit, "on": on, "reason": reason}
    known = {error.field for error in reading.errors}
    for name, value in needed.items():
        if not value and name not in known:
            reading.note(name, _("This is missing."), _("Add it."))
    if reading.errors:
        return None
    return WantedTransfer(reading.where, person, left, unit, on, reason, position)
