"""Reorganisations of the cast, and all rows that one may touch."""

from datetime import date

from people.models import Membership, Person, Reorganisation, RoleGrant, Unit, UnitAncestry, UnitVersion
from people.models.units import UnitKind
from people.reorganising import (
    Decision,
    NewUnit,
    merge_units,
    place_unit,
)
from people.units import UnitFacts
from tests.cast import NOW, Company

DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
LATER = date(2025, 9, 1)
DECISION = Decision(DAY, "12-QĐ/ĐU", date(2025, 6, 20))


def codes(units: object) -> set[str]:
    return {unit.code for unit in units}  # type: ignore[attr-defined]


def homes(person: Person | None, on: date) -> list[str]:
    return sorted(row.unit.code for row in Membership.objects.in_force(on).filter(person=person))


def new(company: Company, code: str = "DB09", kind: UnitKind = UnitKind.COMMITTEE) -> NewUnit:
    return NewUnit(code, UnitFacts(f"Đảng bộ {code}", kind, company.duk))


def merged(company: Company, into: Unit | NewUnit | None = None, on: Decision = DECISION) -> Reorganisation:
    units = [company.db01, company.db02] if into is None else [company.db01]
    return merge_units(units=units, into=into or new(company), decision=on, by=company.chi, now=NOW)


def cells(company: Company) -> Reorganisation:
    """The cells of the first body become one of them."""
    return merge_units(units=[company.db01_2], into=company.db01_1, decision=DECISION, by=company.chi, now=NOW)


def rows() -> list[object]:
    """Every row that a reorganisation may touch."""
    tables = (Unit, UnitVersion, UnitAncestry, Membership, RoleGrant)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def place(company: Company, **said: object) -> Reorganisation:
    facts = UnitFacts(**{"name": "Đảng bộ Y tế", "kind": UnitKind.COMMITTEE, "parent": company.duk} | said)  # type: ignore[arg-type]
    return place_unit(unit=company.db02, facts=facts, decision=DECISION, by=company.chi, now=NOW)
