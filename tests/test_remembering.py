"""Rows that are written again are the rows that were made."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from people.models import ChangeNote, Unit
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit
from tests.cast import NOW, SINCE, Cast, gather_cast
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


Rows = dict[str, list[tuple[Any, ...]]]


def all_rows() -> Rows:
    tables = {model._meta.db_table for model in set(apps.get_models(include_auto_created=True)) - {ChangeNote}}
    # A record that was made in two steps has two notes, one that is written again as it became has one.
    found: Rows = {"noted": sorted(ChangeNote.objects.values_list("kind", "record").distinct())}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own tables
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def made_and_taken_back() -> tuple[Cast, Rows]:
    before = transaction.savepoint()
    made, rows = remembered(gather_cast, now=NOW), all_rows()
    transaction.savepoint_rollback(before)
    return made, rows


def test_what_is_written_again_is_what_was_made() -> None:
    made, rows = made_and_taken_back()
    again = remembered(gather_cast, now=NOW)
    assert all_rows() == rows
    assert again == made
    assert again.sitting is not made.sitting
    assert again.entry_an.sitting.uid == made.sitting.uid


def test_where_rows_are_in_the_way_everything_is_made_anew() -> None:
    made, _rows = made_and_taken_back()
    facts = UnitFacts(name="Đảng ủy X", kind=UnitKind.PROVINCE)
    other = found_unit(code="OTHER", facts=facts, on=SINCE, by=None, now=NOW)
    again = remembered(gather_cast, now=NOW)
    assert again.sitting.uid != made.sitting.uid
    assert Unit.objects.exclude(pk=other.pk).count() == 6


def test_what_one_test_does_to_the_cast_is_not_seen_by_the_next() -> None:
    _made, _rows = made_and_taken_back()
    changed = made_and_taken_back()[0]
    changed.sitting.title = "Khác"
    assert remembered(gather_cast, now=NOW).sitting.title != "Khác"
