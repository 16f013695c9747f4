"""Following the registry: every change once, in an order that misses nothing, within the units of the token."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people import changes_triggers
from people.changes_numbering import number_changes
from people.keeping import Enrolment, PersonFacts, keep_person, transfer_person
from people.models import Change, ChangeNote, Membership, Person, Standing, Unit
from people.models.service_tokens import Scope
from people.models.units import UnitKind
from people.reorganising import Decision, merge_units, place_unit
from people.undoing import undo_reorganisation
from people.units import UnitFacts
from tests.cast import NOW, Company
from tests.conftest import StoppedClock
from tests.people.exchange.exchanging import READ, System, system_of

TODAY = NOW.date()


@pytest.fixture
def nhan_su(company: Company) -> System:
    """A system of the first body."""
    return system_of(company.db01, company.chi)


def of(items: list[dict[str, Any]], name: str) -> set[Any]:
    return {item.get(name) for item in items}


def move(unit: Unit, parent: Unit, company: Company, *, on: date = TODAY) -> Any:
    version = unit.versions.get(valid_until=None)
    facts = UnitFacts(version.name, UnitKind(version.kind), parent)
    return place_unit(unit=unit, facts=facts, decision=Decision(on), by=company.chi, now=NOW)


def test_from_the_beginning_all_in_sight_is_told_once(nhan_su: System) -> None:
    for limit in (1, 2, 200):
        units, _cursor = nhan_su.follow("units/", limit=limit)
        people, _cursor = nhan_su.follow("people/", limit=limit)
        homes, _cursor = nhan_su.follow("memberships/", limit=limit)
        assert sorted(unit["code"] for unit in units) == ["DB01", "DB01-1", "DB01-2"]
        assert sorted(person["given"] for person in people) == ["An", "Anh", "Đạt"]
        assert sorted(home["unit"] for home in homes) == ["DB01-1", "DB01-1", "DB01-2"]
        assert of(people, "uid") == of(homes, "person")


def test_nothing_of_another_tree_is_told(company: Company) -> None:
    other = system_of(company.xx, company.root)
    assert of(other.follow("units/")[0], "code") == {"XX"}
    assert other.follow("people/")[0] == other.follow("memberships/")[0] == []
    assert other.get(f"units/{company.db01.uid}/").status_code == 404
    assert other.get(f"people/{company.an.person.uid}/").status_code == 404
    for path in ("units/", "people/", "memberships/", "oneroster.zip"):
        assert other.get(path, unit="DB01").status_code == 404


def test_a_change_is_told_after_the_cursor_and_nothing_else(company: Company, nhan_su: System) -> None:
    _people, cursor = nhan_su.follow("people/")
    assert nhan_su.follow("people/", cursor) == ([], cursor)
    Person.objects.filter(pk=company.an.person_id).update(native_place="Huế")  # past all actions
    [told], later = nhan_su.follow("people/", cursor)
    assert (told["given"], told["native_place"]) == ("An", "Huế")
    assert later != cursor
    assert nhan_su.follow("people/", later) == ([], later)


def test_a_standing_is_a_change_of_the_person(company: Company, nhan_su: System) -> None:
    _people, cursor = nhan_su.follow("people/")
    Standing.objects.filter(person=company.anh.person_id).update(kind=Standing.Kind.PROBATIONARY)
    [told], _cursor = nhan_su.follow("people/", cursor)
    assert (told["given"], told["standing"]) == ("Anh", "probationary")


def test_whoever_leaves_is_told_as_ended_without_data(company: Company, nhan_su: System) -> None:
    _people, cursor = nhan_su.follow("people/")
    _homes, of_homes = nhan_su.follow("memberships/")
    leaving = Membership.objects.get(person=company.dat.person_id)
    transfer_person(leaving=leaving, unit=company.db02, on=TODAY, reason="x", by=company.chi, now=NOW)
    [told], _cursor = nhan_su.follow("people/", cursor)
    assert told == {"uid": str(company.dat.person.uid), "state": "ended"}
    [home], _cursor = nhan_su.follow("memberships/", of_homes)
    assert (home["state"], home["valid_until"]) == ("ended", TODAY.isoformat())
    joined = system_of(company.db02, company.chi)
    assert of(joined.follow("people/")[0], "given") == {"Đạt"}


def test_what_is_removed_is_told_to_whoever_knew_it(company: Company, nhan_su: System) -> None:
    facts = PersonFacts("Lý", "Mới")
    home = Enrolment(unit=company.db01_1, since=TODAY)
    other = system_of(company.db02, company.chi)
    person = keep_person(facts=facts, by=company.chi, now=NOW, home=home)
    _people, cursor = nhan_su.follow("people/")
    _none, elsewhere = other.follow("people/")
    uid = str(person.uid)
    person.delete()
    assert nhan_su.follow("people/", cursor)[0] == [{"uid": uid, "state": "removed"}]
    assert other.follow("people/", elsewhere)[0] == []


def test_what_is_gone_before_anybody_was_told_is_never_told(company: Company, nhan_su: System) -> None:
    _people, cursor = nhan_su.follow("people/")
    Person.objects.create(given="Thoáng").delete()
    assert nhan_su.follow("people/", cursor)[0] == []
    assert not ChangeNote.objects.exists()


def test_a_unit_that_moves_takes_its_people_into_sight_and_out_of_it(company: Company, nhan_su: System) -> None:
    other = system_of(company.db02, company.chi)
    cursors = {path: nhan_su.follow(path)[1] for path in ("units/", "people/", "memberships/")}
    others = {path: other.follow(path)[1] for path in cursors}
    done = move(company.db01_2, company.db02, company)
    assert of(nhan_su.follow("units/", cursors["units/"])[0], "state") == {"ended"}
    assert nhan_su.follow("people/", cursors["people/"])[0] == [
        {"uid": str(company.dat.person.uid), "state": "ended"}
    ]  # fmt: skip
    assert of(nhan_su.follow("memberships/", cursors["memberships/"])[0], "state") == {"ended"}
    assert of(other.follow("units/", others["units/"])[0], "code") == {"DB01-2"}
    assert of(other.follow("people/", others["people/"])[0], "given") == {"Đạt"}
    assert of(other.follow("memberships/", others["memberships/"])[0], "unit") == {"DB01-2"}

    others = {path: other.follow(path)[1] for path in cursors}
    undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert of(other.follow("people/", others["people/"])[0], "state") == {"ended"}
    assert of(other.follow("units/", others["units/"])[0], "state") == {"ended"}


def test_a_merge_is_told_as_an_end_and_new_memberships(company: Company, nhan_su: System) -> None:
    _units, of_units = nhan_su.follow("units/")
    _homes, of_homes = nhan_su.follow("memberships/")
    merge_units(units=[company.db01_2], into=company.db01_1, decision=Decision(TODAY), by=company.chi, now=NOW)
    ended = {item["code"]: item["state"] for item in nhan_su.follow("units/", of_units)[0]}
    assert ended["DB01-2"] == "ended"
    homes = {(item["unit"], item["state"]) for item in nhan_su.follow("memberships/", of_homes)[0]}
    assert homes == {("DB01-2", "ended"), ("DB01-1", "active")}


def test_as_of_a_day_names_and_places_are_those_of_the_day(company: Company, nhan_su: System) -> None:
    facts = UnitFacts("Chi bộ Một mới", UnitKind.SUBCELL, company.db01)
    place_unit(unit=company.db01_1, facts=facts, decision=Decision(TODAY), by=company.chi, now=NOW)
    before = (TODAY - timedelta(days=1)).isoformat()
    assert of(nhan_su.follow("units/", on=before)[0], "name") >= {"Chi bộ 1"}
    assert of(nhan_su.follow("units/")[0], "name") >= {"Chi bộ Một mới"}
    assert nhan_su.follow("units/", on="2019-12-31")[0] == nhan_su.follow("people/", on="2019-12-31")[0] == []
    assert nhan_su.follow("memberships/", on="2019-12-31")[0] == []


def test_numbers_are_told_with_their_scope_alone(company: Company) -> None:
    Person.objects.filter(pk=company.an.person_id).update(national_number="001090000001", phone="0912345678")
    reading, full = (
        system_of(company.db01, company.chi, scopes=scopes, name=str(len(scopes)))
        for scopes in (READ, (*READ, Scope.READ_NUMBERS))
    )
    for path in ("people/", f"people/{company.an.person.uid}/"):
        assert "001090000001" in full.get(path).content.decode()
        content = reading.get(path).content.decode()
        assert "001090000001" not in content
        assert "0912345678" not in content


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"since": "12"}, "bad_cursor"),
        ({"since": "c" + "9" * 30}, "bad_cursor"),
        ({"since": "c١٢"}, "bad_cursor"),
        ({"limit": "0"}, "bad_limit"),
        ({"limit": "1001"}, "bad_limit"),
        ({"limit": "-1"}, "bad_limit"),
        ({"on": "22/11/2026"}, "bad_day"),
        ({"on": "2026-02-30"}, "bad_day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(nhan_su: System, asked: dict[str, str], code: str) -> None:
    reply = nhan_su.get("units/", **asked)
    assert (reply.status_code, reply.json()["type"]) == (400, f"urn:khue:{code}")
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_a_cursor_that_was_never_given_is_gone(nhan_su: System) -> None:
    reply = nhan_su.get("units/", since="c999999999")
    assert (reply.status_code, reply.json()["type"]) == (410, "urn:khue:lost_cursor")


def test_there_is_one_row_for_each_record_however_often_it_changes(company: Company) -> None:
    number_changes(on=TODAY)
    rows = Change.objects.count()
    for place in ("a", "b", "c"):
        Person.objects.update(native_place=place)
        number_changes(on=TODAY)
    assert Change.objects.count() == rows
    assert not ChangeNote.objects.exists()


def test_every_trigger_stands_on_the_database(db: None) -> None:
    """A migration that builds a table anew takes its triggers away; they are put back after it."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    changes_triggers.install(connection)  # twice is once
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert changes_triggers.names() <= {name for (name,) in cursor.fetchall()}


WRITES = st.lists(
    st.tuples(st.sampled_from(["change", "move", "add", "remove", "read"]), st.integers(0, 2)), max_size=12
)


@pytest.fixture
def follower(company: Company, nhan_su: System) -> tuple[Company, System]:
    return company, nhan_su


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES)
def test_whoever_follows_has_in_the_end_what_is_there(follower: tuple[Company, System], writes: list[Any]) -> None:
    company, system = follower
    held: dict[str, Any] = {}
    cursor = ""
    cells = (company.db01_1, company.db01_2, company.db02)
    for deed, at in [*writes, ("read", 0)]:
        people = list(Person.objects.order_by("pk"))
        if deed == "read":
            items, cursor = system.follow("people/", cursor, limit=2)
            held |= {item["uid"]: item for item in items}
        elif deed == "add":
            person = Person.objects.create(given=f"N{len(people)}")
            Membership.objects.create(person=person, unit=cells[at], valid_from=TODAY - timedelta(days=9))
        elif deed == "change":
            Person.objects.filter(pk=people[at].pk).update(email=f"a{len(writes)}{at}@x.vn")
        elif deed == "remove":
            Membership.objects.filter(person=people[-1]).delete()
        else:
            Membership.objects.filter(person=people[at]).update(unit=cells[at])
    there = {str(person.uid): person.email for person in Person.objects.members_of(company.db01, TODAY)}
    assert {uid: item["email"] for uid, item in held.items() if item["state"] == "active"} == there


def test_what_was_recorded_beforehand_is_told_again_on_its_day(
    company: Company, nhan_su: System, clock: StoppedClock
) -> None:
    """A transfer and a move that take effect later: nothing is written on the day itself."""
    other = system_of(company.db02, company.chi)
    leaving = Membership.objects.get(person=company.an.person_id)
    later = TODAY + timedelta(days=10)
    transfer_person(leaving=leaving, unit=company.db02, on=later, reason="x", by=company.chi, now=NOW)
    move(company.db01_2, company.db02, company, on=later)
    assert other.follow("people/")[0] == []
    [coming], of_homes = other.follow("memberships/")
    assert (coming["state"], coming["valid_from"]) == ("coming", later.isoformat())
    _none, of_people = other.follow("people/")
    left = {path: nhan_su.follow(path)[1] for path in ("people/", "memberships/")}
    clock.shift(days=9)
    assert other.follow("people/", of_people)[0] == []
    clock.shift(days=1)
    assert of(other.follow("people/", of_people)[0], "given") == {"An", "Đạt"}
    assert of(other.follow("memberships/", of_homes)[0], "state") == {"active"}
    gone = nhan_su.follow("people/", left["people/"])[0]
    assert {(one["uid"], one["state"]) for one in gone} == {
        (str(company.an.person.uid), "ended"), (str(company.dat.person.uid), "ended"),
    }  # fmt: skip
    assert of(nhan_su.follow("memberships/", left["memberships/"])[0], "state") == {"ended"}
