"""What another system writes: people and transfers, all or nothing, once, within its units."""

import json
from typing import Any

import pytest

from office.models import JournalRow
from people.models import AnsweredRequest, Membership, Person, RosterImport, Standing
from people.models.units import UnitKind
from people.reorganising import Decision, place_unit
from people.roster_undoing import undo_roster_import
from people.units import UnitFacts
from tests.cast import NOW, Company
from tests.conftest import StoppedClock
from tests.people.exchange.exchanging import System, system_of

TODAY = NOW.date()
HOA = {
    "family_middle": "Trần Thị",
    "given": "Hoà",
    "sex": "female",
    "born_on": "1985-03-12",
    "national_number": "060185004321",
    "phone": "0912345678",
    "email": "hoa@x.vn",
    "ethnicity": "Kinh",
    "joined_on": "2010-05-19",
    "admitted_by_decision_on": "2010-05-01",
    "memberships": [{"unit": "DB01-2", "position": "Bí thư"}],
    "standings": [{"kind": "full"}],
}


@pytest.fixture
def nhan_su(company: Company) -> System:
    return system_of(company.db01, company.chi)


def people(*records: Any, **more: Any) -> dict[str, Any]:
    return {"format": "khue-people-1", "people": list(records), **more}


def errors_of(reply: Any) -> list[tuple[str, str]]:
    assert reply.status_code == 422, reply.content
    assert reply.headers["Content-Type"] == "application/problem+json"
    told = reply.json()
    assert all(error["what"] for error in told["errors"])
    return [(error["where"], error["field"]) for error in told["errors"]]


def test_a_new_person_is_there_with_unit_and_standing(company: Company, nhan_su: System) -> None:
    told = nhan_su.post("people/", people(HOA, on="2026-03-01")).json()
    assert (told["created"], told["changed"], told["same"]) == (1, 0, 0)
    person = Person.objects.get(uid=told["people"][0]["uid"])
    assert (person.full_name, person.national_number, str(person.born_on)) == (
        "Trần Thị Hoà",
        "060185004321",
        "1985-03-12",
    )
    home = person.memberships.get()
    assert (home.unit, home.position, str(home.valid_from)) == (company.db01_2, "Bí thư", "2026-03-01")
    assert person.standings.get().kind == Standing.Kind.FULL
    row = JournalRow.objects.get(act="people.roster.import")
    assert (row.by, row.by_label) == (None, "token:Nhân sự")


def test_a_person_is_changed_by_the_uid_and_an_empty_field_erases_nothing(company: Company, nhan_su: System) -> None:
    uid = str(company.an.person.uid)
    record = {"uid": uid, "family_middle": "Nguyễn Văn", "given": "Ân", "phone": "0912345678", "email": ""}
    told = nhan_su.post("people/", people(record)).json()
    assert told["people"] == [{"where": "people[0]", "uid": uid, "deed": "changed"}]
    person = Person.objects.get(uid=uid)
    assert (person.given, person.phone, str(person.born_on)) == ("Ân", "0912345678", "1990-05-09")


def test_what_is_told_can_be_sent_back_and_changes_nothing(company: Company, nhan_su: System) -> None:
    nhan_su.post("people/", people(HOA))
    items = nhan_su.follow("people/")[0]
    told = nhan_su.post("people/", people(*items), key="2").json()
    assert (told["same"], told["created"], told["changed"]) == (4, 0, 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"given": ""}, "given"),
        ({"given": None}, "given"),
        ({"given": "x" * 61}, "given"),
        ({"given": "a\x00b"}, "given"),
        ({"given": 12}, "given"),
        ({"sex": "nam"}, "sex"),
        ({"sex": ["male"]}, "sex"),
        ({"born_on": "12/3/1985"}, "born_on"),
        ({"born_on": "0085-03-12"}, "born_on"),
        ({"born_on": 1985}, "born_on"),
        ({"born_precision": "hour"}, "born_precision"),
        ({"national_number": "12345"}, "national_number"),
        ({"national_number": 60185004321}, "national_number"),
        ({"phone": "gọi sau"}, "phone"),
        ({"email": "hoa"}, "email"),
        ({"uid": "1"}, "uid"),
        ({"standings": [{"kind": "member"}]}, "standing"),
        ({"standings": "full"}, "standings"),
        ({"memberships": {"unit": "DB01"}}, "memberships"),
        ({"memberships": [{"unit": "DB02"}]}, "memberships"),
        ({"memberships": [{"unit": "XX"}]}, "memberships"),
        ({"memberships": [{"chief": True}]}, "chief"),
        ({"password": "x"}, "password"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(nhan_su: System, change: dict[str, Any], field: str) -> None:
    before = Person.objects.count()
    good = {"family_middle": "Lý", "given": "Tốt"}
    assert errors_of(nhan_su.post("people/", people(good, HOA | change))) == [("people[1]", field)]
    assert Person.objects.count() == before
    assert not RosterImport.objects.exists()
    assert not AnsweredRequest.objects.exists()


def test_every_row_and_field_that_is_wrong_is_named_at_once(nhan_su: System) -> None:
    wrong = errors_of(nhan_su.post("people/", people({"given": "A", "sex": "x", "email": "y"}, 7, {})))
    assert wrong == [("people[0]", "email"), ("people[0]", "sex"), ("people[1]", ""), ("people[2]", "given")]


def test_one_uid_or_number_twice_in_a_request_is_refused(company: Company, nhan_su: System) -> None:
    twice = {"uid": str(company.an.person.uid), "family_middle": "Nguyễn Văn", "given": "An"}
    assert errors_of(nhan_su.post("people/", people(twice, twice))) == [("people[1]", "uid")]
    assert errors_of(nhan_su.post("people/", people(HOA, HOA | {"given": "Hải"}))) == [("people[1]", "national_number")]


def test_people_of_other_units_are_out_of_reach_by_uid_and_by_number(company: Company) -> None:
    other = system_of(company.db02, company.chi)
    Person.objects.filter(pk=company.an.person_id).update(national_number="001090000001")
    for record in (
        {"uid": str(company.an.person.uid), "given": "Khác"},
        {"family_middle": "Nguyễn Văn", "given": "An", "national_number": "001090000001"},
    ):
        assert errors_of(other.post("people/", people(record))) == [("people[0]", "")]
    assert Person.objects.get(pk=company.an.person_id).given == "An"


def test_a_unit_of_others_is_out_of_reach(nhan_su: System) -> None:
    reply = nhan_su.post("people/", people(HOA, unit="DB02"))
    assert (reply.status_code, reply.json()["type"]) == (422, "urn:khue:unit_out_of_reach")


def test_a_unit_that_was_ours_on_the_day_is_out_of_reach_today(company: Company, nhan_su: System) -> None:
    facts = UnitFacts("Chi bộ 2", UnitKind.SUBCELL, company.db02)
    place_unit(unit=company.db01_2, facts=facts, decision=Decision(TODAY), by=company.chi, now=NOW)
    assert errors_of(nhan_su.post("people/", people(HOA, on="2026-01-01"))) == [("people[0]", "memberships")]
    assert not Person.objects.filter(given="Hoà").exists()


def test_whoever_belongs_elsewhere_is_not_moved_but_said(company: Company, nhan_su: System) -> None:
    record = {"uid": str(company.an.person.uid), "family_middle": "Nguyễn Văn", "given": "An"}
    told = nhan_su.post("people/", people(record | {"memberships": [{"unit": "DB01-2"}]})).json()
    assert [warning["field"] for warning in told["warnings"]] == ["memberships"]
    assert company.an.person.memberships.get().unit == company.db01_1


def test_the_same_request_sent_again_writes_nothing_more(nhan_su: System) -> None:
    first = nhan_su.post("people/", people(HOA)).json()
    assert nhan_su.post("people/", people(HOA)).json() == first
    assert Person.objects.filter(given="Hoà").count() == 1
    other = nhan_su.post("people/", people(HOA | {"given": "Hải"}))
    assert (other.status_code, other.json()["type"]) == (409, "urn:khue:key_taken")
    assert nhan_su.post("memberships/", people(HOA)).status_code == 409


def test_a_refused_request_may_be_mended_under_its_key(nhan_su: System) -> None:
    assert nhan_su.post("people/", people(HOA | {"sex": "x"})).status_code == 422
    assert nhan_su.post("people/", people(HOA)).json()["created"] == 1


def test_keys_of_two_tokens_are_two_keys(company: Company, nhan_su: System) -> None:
    other = system_of(company.db02, company.chi)
    assert nhan_su.post("people/", people(HOA)).json()["created"] == 1
    assert other.post("people/", people({"given": "Nam"})).json()["created"] == 1


def test_answers_are_forgotten_after_a_month(nhan_su: System, clock: StoppedClock) -> None:
    nhan_su.post("people/", people(HOA))
    clock.shift(days=31)
    nhan_su.post("people/", people(HOA), key="2")
    assert AnsweredRequest.objects.get().key == "2"


@pytest.mark.parametrize("key", ["", "x" * 101, "é"])
def test_without_a_key_nothing_is_written(nhan_su: System, key: str) -> None:
    reply = nhan_su.post("people/", people(HOA), key=key)
    assert (reply.status_code, reply.json()["type"]) == (400, "urn:khue:key_missing")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 100_000, 400),
        (b'{"people": NaN}', 400),
        (b"{}", 400),
        (b'{"format": "khue-people-2", "people": []}', 400),
        (b'{"format": "khue-people-1", "people": {}}', 400),
        (b'{"format": "khue-people-1", "people": [], "on": "x"}', 422),
        (b'{"format": "khue-people-1", "people": [], "on": 7}', 422),
        (b'{"format": "khue-people-1", "people": [], "unit": {"a": 1}}', 422),
        (b'{"format": "khue-people-1", "people": [' + b"{}," * 2_000 + b"{}]}", 413),
        (b" " * (8 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_broken_body_is_refused_in_words(nhan_su: System, body: bytes, status: int) -> None:
    reply = nhan_su.post("people/", body)
    assert reply.status_code == status, reply.content
    assert reply.json()["detail"]


def test_an_import_of_a_system_can_be_undone(company: Company, nhan_su: System) -> None:
    nhan_su.post("people/", people(HOA))
    undo_roster_import(done=RosterImport.objects.get(), by=company.chi, now=NOW)
    assert not Person.objects.filter(given="Hoà").exists()


def transfer(company: Company, **change: Any) -> dict[str, Any]:
    given = {"person": str(company.an.person.uid), "from": "DB01-1", "to": "DB01-2", "on": TODAY.isoformat()}
    return {"transfers": [given | {"reason": "QĐ 12", "position": "Phó Bí thư"} | change]}


def test_a_transfer_ends_one_membership_and_begins_another(company: Company, nhan_su: System) -> None:
    told = nhan_su.post("memberships/", transfer(company)).json()
    assert told["transferred"] == 1
    entered = Membership.objects.get(uid=told["transfers"][0]["membership"])
    assert (entered.unit, entered.position) == (company.db01_2, "Phó Bí thư")
    row = JournalRow.objects.get(act="people.person.transfer")
    assert (row.by_label, row.data["reason"]) == ("token:Nhân sự", "QĐ 12")
    assert nhan_su.post("memberships/", transfer(company)).json() == told


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"person": "00000000-0000-4000-8000-000000000000"}, "from"),
        ({"from": "DB01-2"}, "from"),
        ({"from": "DB02"}, "from"),
        ({"to": "DB02"}, "to"),
        ({"to": "KHONG"}, "to"),
        ({"to": "DB01-1"}, ""),
        ({"on": "2019-01-01"}, ""),
        ({"on": "hôm nay"}, "on"),
        ({"on": None}, "on"),
        ({"reason": "  "}, "reason"),
        ({"person": None}, "person"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_with_all_others(
    company: Company, nhan_su: System, change: dict[str, Any], field: str
) -> None:
    good = transfer(company, person=str(company.anh.person.uid))["transfers"]
    record = {"transfers": [*good, *transfer(company, **change)["transfers"]]}
    assert errors_of(nhan_su.post("memberships/", record)) == [("transfers[1]", field)]
    assert not Membership.objects.exclude(valid_until=None).exists()


@pytest.mark.parametrize("body", [{}, {"transfers": {}}, {"transfers": "x"}])
def test_what_is_no_list_of_transfers_is_refused(nhan_su: System, body: Any) -> None:
    assert nhan_su.post("memberships/", body).status_code == 400


def test_rows_that_are_no_objects_are_refused(nhan_su: System) -> None:
    assert {where for where, _field in errors_of(nhan_su.post("memberships/", {"transfers": [7]}))} == {"transfers[0]"}


def test_the_reply_is_json_that_another_program_reads(nhan_su: System) -> None:
    reply = nhan_su.post("people/", json.dumps(people(HOA), ensure_ascii=False).encode())
    assert reply.headers["Content-Type"] == "application/json"
