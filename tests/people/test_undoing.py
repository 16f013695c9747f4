"""Undoing a reorganisation: every row as it was, or a refusal in words."""

import pytest

from people.keeping import transfer_person
from people.models import Membership, Reorganisation, RoleGrant, Unit
from people.models.units import UnitKind
from people.reorganising import (
    Decision,
    Part,
    dissolve_unit_into,
    merge_units,
    split_unit,
)
from people.roles import Role
from people.undoing import undo_reorganisation, why_not
from people.units import UnitFacts, UnitRefused, change_unit, found_unit
from tests.cast import NOW, Company
from tests.people.reorganised import DECISION, LATER, cells, merged, new, place, rows


@pytest.mark.parametrize("kind", ["merge", "cells", "split", "dissolve", "move", "rename"])
def test_undoing_restores_every_row(company: Company, kind: str) -> None:
    RoleGrant.objects.create(user=company.loan, role=Role.SECRETARY, unit=company.db01_2, valid_from=LATER)
    before = rows()
    done = {
        "merge": lambda: merged(company),
        "cells": lambda: cells(company),
        "split": lambda: split_unit(
            unit=company.db01,
            parts=[Part(new(company)), Part(new(company, "DB10"), units=frozenset({company.db01_2.pk}))],
            decision=DECISION,
            by=company.chi,
            now=NOW,
        ),
        "dissolve": lambda: dissolve_unit_into(
            unit=company.db01, heir=company.db02, decision=DECISION, by=company.chi, now=NOW
        ),
        "move": lambda: place(company, parent=company.db01),
        "rename": lambda: place(company),
    }[kind]()
    assert rows() != before
    assert why_not(done) == ""
    undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert rows() == before
    done.refresh_from_db()
    assert (done.undone_at, done.undone_by) == (NOW, company.chi)
    with pytest.raises(UnitRefused, match="undone already"):
        undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)


def _transfer(company: Company) -> None:
    leaving = Membership.objects.get(person=company.dat.person, valid_until=None)
    transfer_person(leaving=leaving, unit=company.db02, on=LATER, reason="GGT", by=company.chi, now=NOW)


def _rename(company: Company) -> None:
    facts = UnitFacts("Khác", UnitKind.COMMITTEE, company.duk)
    change_unit(unit=Unit.objects.get(code="DB09"), facts=facts, on=LATER, by=company.chi, now=NOW)


def _found_below(company: Company) -> None:
    facts = UnitFacts("Tổ 1", UnitKind.GROUP, company.db01_1)
    found_unit(code="TO1", facts=facts, on=LATER, by=company.chi, now=NOW)


def _join(company: Company) -> None:
    Membership.objects.create(person=company.an.person, unit=Unit.objects.get(code="DB09"), valid_from=LATER)


def _merge_on(company: Company) -> None:
    merge_units(
        units=[Unit.objects.get(code="DB09")], into=company.duk, decision=Decision(LATER), by=company.chi, now=NOW
    )


@pytest.mark.parametrize(
    ("later", "words"),
    [(_rename, "was changed since"), (_found_below, "below a unit"), (_join, "in use"), (_merge_on, "changed since")],
)
def test_undoing_is_refused_once_something_rests_on_it(company: Company, later: object, words: str) -> None:
    done = merged(company)
    later(company)  # type: ignore[operator]
    before = rows()
    with pytest.raises(UnitRefused, match=words):
        undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert words in why_not(done)
    assert rows() == before


def test_undoing_is_refused_once_somebody_went_on_from_there(company: Company) -> None:
    done = cells(company)
    _transfer(company)
    with pytest.raises(UnitRefused, match="Nguyễn Tiến Đạt"):
        undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)


def test_reorganisations_are_undone_backwards(company: Company) -> None:
    before = rows()
    first = merged(company)
    _merge_on(company)
    for done in (Reorganisation.objects.get(on=LATER), first):
        undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert rows() == before
