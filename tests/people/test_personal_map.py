"""Every field about a person stands in the data map, and the page in docs/ says what the models say."""

from pathlib import Path

from people.data_map import Use, as_markdown, personal_fields, uncovered, unknown
from people.data_purposes import USES

PAGE = Path(__file__).parents[2] / "docs" / "personal-data.md"


def test_the_map_finds_people_where_keys_and_names_lead_to_them() -> None:
    found = set(personal_fields())
    assert {
        "people.Person.national_number",
        "people.FailedSignIn.address",
        "sittings.Entry.number",
        "delivery.AttemptEvent.body",  # over attempt and entry
        "marking.Mark.score",
        "bank.Remark.made_by",
        "office.JournalRow.data",
    } <= found
    assert not {"bank.Question.ref", "people.Unit.code", "sittings.Sitting.title", "people.Person.uid"} & found


def test_nothing_about_people_is_missing_from_the_map() -> None:
    assert uncovered(USES) == []


def test_nothing_is_said_of_fields_that_are_not_there() -> None:
    assert unknown(USES) == []


def test_a_field_that_nothing_is_said_of_is_named() -> None:
    without = [use for use in USES if not use.covers("people.Person.phone")]
    assert sorted(uncovered(without)) == ["people.Person.email", "people.Person.phone"]
    assert unknown([Use(("people.Person.shoe_size",), "", "", "", "")]) == ["people.Person.shoe_size"]


def test_everything_said_is_whole() -> None:
    assert [use.fields for use in USES if not all((use.purpose, use.basis, use.seen_by, use.kept))] == []


def test_each_field_is_said_once() -> None:
    twice = [name for name in personal_fields() if sum(use.covers(name) for use in USES) != 1]
    assert twice == []


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(USES), "run manage.py data_map"
