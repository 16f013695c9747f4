"""Writes units and their people as a OneRoster 1.2 package: a zip of CSV files, bulk, as of a day."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from people.models import Unit, UnitVersion, User
from people.models.persons import BirthPrecision
from people.models.units import in_force
from people.oneroster import (
    COLUMNS,
    FILES,
    MANIFEST,
    NO_FAMILY_NAME,
    NUMBER_TYPE,
    ORG_TYPES,
    OWN,
    OWN_COLUMNS,
    VERSION,
    WRITTEN,
)
from people.roster_export import people_of
from people.unit_tree import unit_lines

Line = Mapping[str, str]
# What a package is made of does not depend on when it is made.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_oneroster(top: Unit, on: date, out: IO[bytes], *, numbers: bool) -> int:
    """Writes the package; `numbers`: with citizen numbers and phones. Gives the number of people."""
    people = people_of(top, on)
    units = dict(_units(top, on))
    parts: dict[str, Iterable[Line]] = {
        "orgs": units.values(),
        "users": _users(people, numbers=numbers),
        "roles": (line for person in people for line in _roles(person)),
        "demographics": (_demographics(person) for person in people),
    }
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        _put(package, MANIFEST, COLUMNS["manifest"], _manifest())
        for name in WRITTEN:
            _put(package, f"{name}.csv", (*COLUMNS[name], *OWN_COLUMNS[name]), parts[name])
    return len(people)


def _put(package: ZipFile, name: str, columns: tuple[str, ...], lines: Iterable[Line]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    package.writestr(ZipInfo(name, _MOMENT), text.getvalue().encode(), ZIP_DEFLATED)


def _manifest() -> Iterator[Line]:
    facts = {"manifest.version": "1.0", "oneroster.version": VERSION}
    facts |= {f"file.{name}": "bulk" if name in WRITTEN else "absent" for name in FILES}
    facts |= {"source.systemName": "Khuê", "source.systemCode": "khue"}
    return ({"propertyName": name, "value": value} for name, value in facts.items())


def _units(top: Unit, on: date) -> Iterator[tuple[int, Line]]:
    """The units by key, superiors first. The superior of the topmost is not in the package: its code is."""
    lines = unit_lines(Unit.objects.below(top, on), on)
    rows = UnitVersion.objects.filter(in_force(on), unit__in=[line.unit.pk for line in lines]).select_related("parent")
    versions = {version.unit_id: version for version in rows}
    inside = {line.unit.pk for line in lines}
    for line in lines:
        said = versions[line.unit.pk]
        parent = said.parent
        yield (
            line.unit.pk,
            {
                "sourcedId": str(line.unit.uid),
                "name": said.name,
                "type": ORG_TYPES[said.kind],
                "identifier": line.unit.code,
                "parentSourcedId": str(parent.uid) if parent and parent.pk in inside else "",
                f"{OWN}kind": said.kind,
                f"{OWN}shortName": said.short_name,
                f"{OWN}parentCode": parent.code if parent else "",
            },
        )


def _users(people: Iterable[Any], *, numbers: bool) -> Iterator[Line]:
    """Whoever has no account is named by the public name: the binding needs a user name, and it opens nothing."""
    people = list(people)
    names = dict(User.objects.filter(person__in=[person.pk for person in people]).values_list("person_id", "username"))
    for person in people:
        family, _space, middle = person.family_middle.partition(" ")
        number = person.national_number if numbers else ""
        yield {
            "sourcedId": str(person.uid),
            "enabledUser": "true",
            "username": names.get(person.pk, str(person.uid)),
            "userIds": f"{{{NUMBER_TYPE}:{number}}}" if number else "",
            "givenName": person.given,
            "familyName": family or NO_FAMILY_NAME,
            "middleName": middle,
            "email": person.email,
            "phone": person.phone if numbers else "",
            "userMasterIdentifier": str(person.uid),
            "primaryOrgSourcedId": str(person.homes[0].unit.uid) if person.homes else "",
            f"{OWN}sortName": person.sort_name,
        }


def _roles(person: Any) -> Iterator[Line]:
    for place, home in enumerate(person.homes):
        yield {
            "sourcedId": str(home.uid),
            "userSourcedId": str(person.uid),
            "roleType": "secondary" if place else "primary",
            "role": "student",
            "beginDate": home.valid_from.isoformat(),
            "endDate": home.valid_until.isoformat() if home.valid_until else "",
            "orgSourcedId": str(home.unit.uid),
            f"{OWN}position": home.position,
        }


def _demographics(person: Any) -> Line:
    """The binding knows whole days of birth alone."""
    whole = person.born_on is not None and person.born_precision == BirthPrecision.DAY
    return {
        "sourcedId": str(person.uid),
        "birthDate": person.born_on.isoformat() if whole else "",
        "sex": person.sex or "unspecified",
        f"{OWN}born": "" if whole else person.born_text,
    }
