"""After an erasure nothing in the database says who it was; what stands in its way is said before."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from exams.delivery.closing import hand_in
from exams.delivery.models import AttemptEvent
from exams.delivery.starting import start_attempt
from exams.results.sitting_records import check_sitting
from office import journal
from office.journal_verifying import verify_chains
from office.models import JournalRow
from people.corrections import ask_correction
from people.journal_chains import seal_journal
from people.keeping import PersonFacts, keep_person
from people.legal_holds import HoldRefused, end_hold, place_hold
from people.models import (
    AnsweredRequest,
    CorrectionRequest,
    LegalHold,
    Membership,
    Person,
    Reorganisation,
    RoleGrant,
    ServiceToken,
    User,
)
from people.notices import answer_notice
from people.personal_erasing import NotErased, erase_person
from people.reorganising import Decision, merge_units
from people.undoing import undo_reorganisation, why_not
from tests.cast import NOW, Cast, Company
from tests.people.told import published

ClientOf = Callable[[User], Client]
LATER = NOW + timedelta(days=1)
TRACES = {
    "family and middle names": "Lò Văn",
    "given name": "Thưởng",
    "search text": "lo van thuong",
    "citizen number": "014085000777",
    "phone": "0387654321",
    "mail": "lvthuong@vidu.vn",
    "user name": "thuonglv85",
    "native place": "Mường Ảng",
    "position": "Phó bí thư chi đoàn bản Co",
    "reason": "theo đơn của anh Thưởng",
    "first name of the account": "Tên riêng Thuong",
    "a request": "0399999111",
    "in an answer to another system": "LÒ VĂN THƯỞNG",
}
FACTS = PersonFacts(
    family_middle="Lò Văn",
    given="Thưởng",
    national_number=TRACES["citizen number"],
    phone=TRACES["phone"],
    email=TRACES["mail"],
    native_place=TRACES["native place"],
)


def dump() -> str:
    """Every cell of every table as the database holds it, and JSON as it reads."""
    cells: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the database's own names
            cells += [str(cell) for row in cursor.fetchall() for cell in row if cell is not None]
    return "\n".join(cells + [_plain(cell) for cell in cells if "\\u" in cell])


def _plain(cell: str) -> str:
    try:
        return json.dumps(json.loads(cell), ensure_ascii=False)
    except ValueError:
        return cell


def found_in(text: str) -> list[str]:
    return [name for name, trace in TRACES.items() if trace in text]


@pytest.fixture
def known(cast: Cast) -> Cast:
    """An under another name, all over the platform: sat, was moved, worked as staff, asked and answered."""
    an = cast.an
    User.objects.filter(pk=an.pk).update(
        username=TRACES["user name"], email=TRACES["mail"], first_name=TRACES["first name of the account"]
    )
    an.refresh_from_db()
    assert an.person
    keep_person(facts=FACTS, person=an.person, by=cast.quang, now=NOW)
    Membership.objects.filter(person=an.person).update(position=TRACES["position"], reason=TRACES["reason"])
    attempt = start_attempt(entry=cast.entry_an, by=an, now=NOW)
    hand_in(attempt=attempt, by=an, now=NOW + timedelta(minutes=5))
    merge_units(units=[cast.db01_1], into=cast.db01_2, decision=Decision(NOW.date()), by=cast.chi, now=NOW)
    ask_correction(field="phone", says=TRACES["a request"], reason=TRACES["reason"], by=an, now=NOW)
    answer_notice(version=published(cast), kind="read", by=an, now=NOW)
    place_hold(person=an.person, reason=TRACES["reason"], by=cast.chi, now=NOW)
    end_hold(person=an.person, reason=TRACES["reason"], by=cast.chi, now=NOW)
    token = ServiceToken.objects.create(
        name="HRM", digest="0" * 64, unit=cast.duk, valid_until=LATER.date(), made_by=cast.chi, made_at=NOW
    )
    reply = {"uid": str(an.person.uid), "name": TRACES["in an answer to another system"]}
    AnsweredRequest.objects.create(token=token, key="k", digest="0" * 64, reply=reply, at=NOW)
    # As staff on the attempt of somebody else: roles that have ended since.
    start_attempt(entry=cast.entry_anh, by=an, now=NOW)
    journal.write(act="people.unit.change", subject=cast.db02, by=an, now=NOW, data={"name": "Sở"})
    Membership.objects.filter(person=an.person, valid_until=None).update(valid_until=NOW.date() + timedelta(days=1))
    seal_journal(now=NOW)
    return cast


def test_no_table_names_the_person_and_chains_of_journal_and_attempts_hold(known: Cast) -> None:
    text = dump()
    assert set(TRACES) == set(found_in(text))  # the search finds each of them before
    person, rows = known.an.person, JournalRow.objects.count()
    assert person
    name = erase_person(person=person, reason="theo yêu cầu", by=known.chi, now=LATER)
    assert found_in(dump()) == []
    seal_journal(now=LATER)
    assert (verify_chains().breaks, JournalRow.objects.count()) == ([], rows + 1)
    assert [checked.fault for checked in check_sitting(known.sitting) if checked.fault] == []
    assert Person.objects.get(pk=person.pk).full_name == name


def test_the_record_of_attempts_names_accounts_by_number(known: Cast) -> None:
    bodies = [json.loads(body) for body in AttemptEvent.objects.filter(kind="started").values_list("body", flat=True)]
    assert {body["by"] for body in bodies} == {known.an.pk}


def test_a_reorganisation_can_still_be_undone_where_nothing_else_stands_in_its_way(cast: Cast) -> None:
    person = cast.an.person
    assert person
    Membership.objects.filter(person=person).update(valid_until=NOW.date(), reason=TRACES["reason"])
    merged = merge_units(units=[cast.db01_1], into=cast.db01_2, decision=Decision(NOW.date()), by=cast.chi, now=NOW)
    erase_person(person=person, reason="x", by=cast.chi, now=LATER)
    merged = Reorganisation.objects.get(pk=merged.pk)
    assert TRACES["reason"] not in json.dumps(merged.changes, ensure_ascii=False)
    assert why_not(merged) == ""
    undo_reorganisation(reorganisation=merged, by=cast.chi, now=LATER)
    assert Membership.objects.in_force(LATER.date()).filter(unit=cast.db01_1, person=cast.anh.person).exists()


def leave(user: User) -> Person:
    Membership.objects.filter(person=user.person).update(valid_until=NOW.date())
    assert user.person
    return user.person


def test_an_open_exam_a_legal_hold_and_an_erasure_before_stand_in_the_way(cast: Cast) -> None:
    person = leave(cast.an)
    with pytest.raises(NotErased, match="exam of this person is open"):
        erase_person(person=person, reason="x", by=cast.chi, now=NOW)
    place_hold(person=person, reason="khiếu nại số 5", by=cast.chi, now=NOW)
    with pytest.raises(NotErased, match="khiếu nại số 5"):
        erase_person(person=person, reason="x", by=cast.chi, now=LATER)
    end_hold(person=person, reason="xong", by=cast.chi, now=LATER)
    erase_person(person=person, reason="x", by=cast.chi, now=LATER)
    with pytest.raises(NotErased, match="erased already"):
        erase_person(person=person, reason="x", by=cast.chi, now=LATER)


def test_an_attempt_that_is_still_worked_on_stands_in_the_way_after_the_closing_too(cast: Cast) -> None:
    start_attempt(entry=cast.entry_an, by=cast.an, now=NOW)
    with pytest.raises(NotErased, match="exam of this person is open"):
        erase_person(person=leave(cast.an), reason="x", by=cast.chi, now=LATER)


def test_a_hold_is_placed_once_ended_once_and_both_say_why(company: Company) -> None:
    person = company.an.person
    assert person
    with pytest.raises(HoldRefused, match="Nothing says"):
        end_hold(person=person, reason="x", by=company.chi, now=NOW)
    with pytest.raises(HoldRefused, match="Say why"):
        place_hold(person=person, reason="  ", by=company.chi, now=NOW)
    place_hold(person=person, reason="thanh tra", by=company.chi, now=NOW)
    with pytest.raises(HoldRefused, match="kept already"):
        place_hold(person=person, reason="toà", by=company.chi, now=NOW)
    with pytest.raises(HoldRefused, match="Say why"):
        end_hold(person=person, reason="", by=company.chi, now=NOW)
    end_hold(person=person, reason="xong", by=company.root, now=LATER)
    hold = LegalHold.objects.get()
    assert (hold.placed_by, hold.ended_by, hold.ended_at) == (company.chi, company.root, LATER)
    acts = JournalRow.objects.about(person).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["people.person.hold", "people.person.unhold"]


def test_the_page_shows_what_goes_and_erases_once_the_name_is_typed(
    cast: Cast, client_of: ClientOf, clock: Any
) -> None:
    person, client = leave(cast.an), client_of(cast.chi)
    client.cookies["django_language"] = "en"
    address = reverse("people_office:person_erase", args=[person.uid])
    blocked = client.get(address).content.decode()
    assert "exam of this person is open" in blocked
    assert "Type the full name" not in blocked
    clock.set(LATER)
    page = client.get(address).content.decode()
    assert "exam of this person is open" not in page
    for words in ("What goes", "What stays, under a pseudonym", "Exams you are entered for", "backups made before"):
        assert words in page, words
    for typed in ("", "Nguyễn Văn Anh"):
        assert client.post(address, {"reason": "x", "name": typed}).status_code == 422
    assert Person.objects.get(pk=person.pk).given == "An"
    left = client.get(reverse("people_office:left")).content.decode()
    assert "Nguyễn Văn An<" in left or "Nguyễn Văn An\n" in left
    assert client.post(address, {"reason": "x", "name": " nguyễn văn  AN "})["Location"] == reverse(
        "people_office:left"
    )
    assert Person.objects.get(pk=person.pk).given.startswith("#")
    assert "#" not in client.get(reverse("people_office:left")).content.decode().partition("<tbody")[2][:3000]


def test_a_hold_is_placed_and_ended_on_its_page(cast: Cast, client_of: ClientOf) -> None:
    person, client = leave(cast.an), client_of(cast.chi)
    client.cookies["django_language"] = "en"
    address = reverse("people_office:person_hold", args=[person.uid])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "thanh tra"}).status_code == 302
    erase = reverse("people_office:person_erase", args=[person.uid])
    assert "End the legal hold" in client.get(erase).content.decode()
    assert client.post(erase, {"reason": "x", "name": person.full_name}).status_code == 422
    assert client.post(address, {"reason": "xong"}).status_code == 302
    assert LegalHold.objects.get().ended_at is not None


def test_administrators_answer_for_those_who_are_or_were_last_in_their_units(cast: Cast, client_of: ClientOf) -> None:
    person = leave(cast.an)
    RoleGrant.objects.create(user=cast.stranger, role="administrator", unit=cast.xx, valid_from=NOW.date())
    address = reverse("people_office:person_erase", args=[person.uid])
    assert client_of(cast.stranger).get(address).status_code == 404
    Membership.objects.create(
        person=person, unit=cast.xx, valid_from=NOW.date() - timedelta(days=9), valid_until=NOW.date()
    )
    assert client_of(cast.stranger).get(address).status_code == 200
    assert client_of(cast.chi).get(address).status_code == 404


def test_requests_go_with_the_person(known: Cast) -> None:
    assert known.an.person
    erase_person(person=known.an.person, reason="x", by=known.chi, now=LATER)
    assert not CorrectionRequest.objects.exists()
