"""A OneRoster package read as what is imported here: its orgs as a list of units, its users as a list of people.

Nothing is guessed: a word that is not known keeps its row out, with a sentence. Rights are never imported.
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from office.reports import Problem
from people.models.units import UnitKind
from people.names import tidy_name
from people.oneroster import KIN, KINDS, MEMBERS, NO_FAMILY_NAME, NUMBER_TYPE, OWN, SEXES
from people.oneroster_package import Line, Package
from people.roster_checks import with_duplicates
from people.roster_drafts import LIMITS, DraftPerson
from people.roster_messages import problem
from people.roster_reading import Roster
from people.units_sheet import UnitRow
from people.written import WrittenDate, read_date, read_email, read_national_number, read_phone

_USER_ID = re.compile(r"\{\s*([^:{}]+?)\s*:\s*([^{}]*?)\s*\}")
_LONGEST_PHONE = 20
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def units_of(package: Package) -> list[UnitRow]:
    """The orgs; one without a code of its own goes by its key."""
    codes = {line["sourcedId"]: _code(line) for line in package.lines["orgs"]}
    return [_unit(line, codes) for line in package.lines["orgs"]]


def _code(line: Line) -> str:
    return line["identifier"] or line["sourcedId"]


def _unit(line: Line, codes: dict[str, str]) -> UnitRow:
    own = line[f"{OWN}kind"]
    superior = line["parentSourcedId"]
    return UnitRow(
        where=line.where,
        code=_code(line),
        name=line["name"],
        short_name=line[f"{OWN}shortName"],
        kind=own if own in UnitKind.values else KINDS.get(line["type"], ""),
        kind_text=line["type"],
        parent=codes.get(superior, superior) or line[f"{OWN}parentCode"],
        decision_number="",
        decided_on=None,
    )


def roster_of_package(package: Package, *, today: date) -> Roster:
    """The users as a list of people, by the rules of every list."""
    reading = _Reading(package, today)
    people = with_duplicates([reading.person(at, line) for at, line in enumerate(package.lines["users"])])
    problems = [*package.problems, *(one for person in people for one in person.problems)]
    if not people:
        problems.append(problem("no_people", "users.csv"))
    return Roster("users.csv", people, problems)


class _Reading:
    """What stands about a user in other files, by the user's key."""

    def __init__(self, package: Package, today: date) -> None:
        self.today = today
        self.codes = {line["sourcedId"]: _code(line) for line in package.lines["orgs"]}
        self.about = {line["sourcedId"]: line for line in package.lines["demographics"]}
        self.roles: dict[str, list[Line]] = defaultdict(list)
        for line in package.lines["roles"]:
            self.roles[line["userSourcedId"]].append(line)
        for lines in self.roles.values():
            lines.sort(key=lambda line: line["roleType"] != "primary")

    def person(self, at: int, line: Line) -> DraftPerson:
        """One user, with all that is doubtful about it."""
        key, problems = line["sourcedId"], list[Problem]()
        family = "" if line["familyName"] == NO_FAMILY_NAME else line["familyName"]
        role = self._role(line, problems)
        draft = DraftPerson(
            where=line.where,
            row=at,
            family_middle=tidy_name(f"{family} {line['middleName']}".strip()),
            given=tidy_name(line["givenName"]),
            uid=key.lower() if _UUID.fullmatch(key) else "",
            sort_name=line[f"{OWN}sortName"],
            national_number=_number(line, problems),
            phone=_phone(line, problems),
            email=_email(line, problems),
            unit_text=self._unit(line, role),
            position=role[f"{OWN}position"] if role else "",
            born=self._born(key, problems),
            sex=self._sex(key, problems),
        )
        return replace(draft, problems=(*problems, *_unfit(draft)))

    def _role(self, line: Line, problems: list[Problem]) -> Line | None:
        """The first that makes a member of a unit and has not ended; a user who has others alone stays out."""
        roles = self.roles.get(line["sourcedId"], [])
        fitting = [role for role in roles if role["role"] in MEMBERS and not self._has_ended(role)]
        if fitting or not roles:
            return fitting[0] if fitting else None
        words = ", ".join(sorted({role["role"] for role in roles}))[:60]
        if all(role["role"] in KIN for role in roles):
            said = _("%(where)s: “%(words)s” makes nobody a member of a unit. This row is left out.")
        elif all(role["role"] in MEMBERS for role in roles):
            said = _("%(where)s: the roles “%(words)s” have ended. This row is left out.")
        else:
            said = _("%(where)s: the role “%(words)s” is not known here. This row is left out; correct roles.csv.")
        values = {"where": line.where, "words": words}
        problems.append(Problem(line.where, "role_unknown", said % values, "error"))
        return None

    def _has_ended(self, role: Line) -> bool:
        try:
            return bool(role["endDate"]) and date.fromisoformat(role["endDate"][:10]) <= self.today
        except ValueError:
            return False

    def _unit(self, line: Line, role: Line | None) -> str:
        """The code of the unit; its key, which no unit has, where the package does not hold it."""
        key = role["orgSourcedId"] if role else line["primaryOrgSourcedId"]
        return self.codes.get(key, key)

    def _born(self, key: str, problems: list[Problem]) -> WrittenDate | None:
        about = self.about.get(key)
        text = (about["birthDate"] or about[f"{OWN}born"]) if about else ""
        read = read_date(text) if text else None
        if about and read and read.problem:
            problems.append(problem("date_unreadable", about.where, text=text[:60]))
            return None
        return read

    def _sex(self, key: str, problems: list[Problem]) -> str:
        about = self.about.get(key)
        said = about["sex"] if about else ""
        if about and said not in (*SEXES, "", "unspecified"):
            problems.append(problem("sex_unreadable", about.where, text=said[:60]))
        return said if said in SEXES else ""


def _number(line: Line, problems: list[Problem]) -> str:
    told = {kind.upper(): number for kind, number in _USER_ID.findall(line["userIds"])}
    read = read_national_number(told.get(NUMBER_TYPE, ""))
    if read and read.problem and read.problem != "national_number_unusual":
        problems.append(problem("national_number_unreadable", line.where, text=told[NUMBER_TYPE][:60]))
        return ""
    return read.value if read else ""


def _phone(line: Line, problems: list[Problem]) -> str:
    read = read_phone(line["phone"] or line["sms"])
    if read and not read.value:
        problems.append(problem("phone_unreadable", line.where, text=line["phone"][:60]))
    return (read.proposal or read.value)[:_LONGEST_PHONE] if read else ""


def _email(line: Line, problems: list[Problem]) -> str:
    read = read_email(line["email"])
    if read and read.problem:
        problems.append(problem("email_unreadable", line.where, text=line["email"][:60]))
    return read.value if read else ""


def _unfit(draft: DraftPerson) -> list[Problem]:
    """A name that is missing, and texts that are longer than the registry holds."""
    found = [] if draft.given else [problem("name_missing", draft.where, row=draft.row + 2)]
    for name, most in {**LIMITS, "sort_name": 160}.items():
        text = getattr(draft, name)
        if len(text) > most:
            found.append(problem("text_too_long", draft.where, text=text[:60], limit=most))
    return found
