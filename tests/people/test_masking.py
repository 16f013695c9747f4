"""Citizen number and phone in full are for those who keep the registry; nobody else meets them at any door."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.keeping import PersonFacts, keep_person
from people.models import Person, User
from people.office_words import masked
from tests.cast import NOW, Cast
from tests.doors import DOORS

ClientOf = Callable[[User], Client]
NUMBER, PHONE = "001085000111", "0912345678"
# Who may see people, sittings, results or banks, and keeps no registry.
READERS = ("khanh", "binh", "loan", "thu")

pytestmark = pytest.mark.usefixtures("bare_refusals")


@pytest.fixture
def known(cast: Cast) -> Cast:
    facts = PersonFacts(family_middle="Nguyễn Văn", given="An", national_number=NUMBER, phone=PHONE)
    keep_person(facts=facts, person=cast.an.person, by=cast.quang, now=NOW)
    return cast


def seen(response: Any) -> str:
    """What a response says, a workbook's sheets included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return str(content.decode("utf-8", "replace"))


def test_masking_leaves_three_digits() -> None:
    assert (masked(NUMBER), masked(PHONE), masked("12"), masked("")) == ("•••••••••111", "•••••••678", "12", "")


@pytest.mark.parametrize("who", READERS)
def test_no_door_shows_a_reader_the_number_or_the_phone(who: str, known: Cast, client_of: ClientOf) -> None:
    client, opened = client_of(getattr(known, who)), 0
    for name, door in DOORS.items():
        if who not in door.allowed or door.by_token:
            continue
        with transaction.atomic():
            address = reverse(name, args=door.arguments(known))
            response = client.post(address, {}) if door.method == "post" else client.get(address)
            text = seen(response)
            transaction.set_rollback(True)
        opened += response.status_code == 200
        assert NUMBER not in text, name
        assert PHONE not in text, name
    assert opened > 5


def test_a_reader_sees_the_last_digits_and_a_keeper_all_of_them_with_a_line_in_the_journal(
    known: Cast, client_of: ClientOf
) -> None:
    person = Person.objects.get(national_number=NUMBER)
    address = reverse("people_office:person", args=[person.uid])
    for who, full in (("khanh", False), ("binh", False), ("quang", True), ("chi", True)):
        page = client_of(getattr(known, who)).get(address).content.decode()
        assert (NUMBER in page, PHONE in page) == (full, full), who
        assert (masked(NUMBER) in page, masked(PHONE) in page) == (not full, not full), who
        opened = JournalRow.objects.about(person).filter(act="people.person.open", by=getattr(known, who))
        assert opened.count() == 1, who


def test_a_correction_of_the_number_is_shown_to_its_keeper_with_a_line_and_to_the_person(
    known: Cast, client_of: ClientOf
) -> None:
    client = client_of(known.an)
    form = {"field": "national_number", "says": "001085000112", "reason": "thẻ"}
    assert client.post(reverse("people:my_data"), form).status_code == 302
    assert "001085000112" in client.get(reverse("people:my_data")).content.decode()
    request = known.an.person.correction_requests.get()  # type: ignore[union-attr]
    address = reverse("people_office:correction", args=[request.uid])
    assert client_of(known.khanh).get(address).status_code == 404
    before = JournalRow.objects.filter(act="people.person.open", by=known.quang).count()
    assert NUMBER in client_of(known.quang).get(address).content.decode()
    assert JournalRow.objects.filter(act="people.person.open", by=known.quang).count() == before + 1
