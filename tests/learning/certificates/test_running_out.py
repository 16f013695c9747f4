"""Certificates that run out: whose, in which window, and the letters to their units."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from learning.certificates.issuing import revoke_certificate
from learning.certificates.running_out import running_out, window_of
from learning.certificates.running_out_papers import reminder_letters, running_out_workbook
from learning.models import Certificate, Register
from office.letters import letter_docx, letters_pdf
from people.models import User
from tests.cast import NOW, Cast
from tests.learning.certificates.issued import issue, register_of

ClientOf = Callable[[User], Client]
TODAY = NOW.date()


@pytest.fixture
def register(cast: Cast) -> Register:
    return register_of(cast)


def soon(register: Register, cast: Cast, days: int) -> Certificate:
    return issue(register, cast.entry_an.person, until=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("last", "months"),
    [
        (date(2026, 3, 9), None),
        (date(2026, 3, 10), 1),
        (date(2026, 4, 10), 1),
        (date(2026, 4, 11), 3),
        (date(2026, 6, 10), 3),
        (date(2026, 6, 11), 6),
        (date(2026, 9, 10), 6),
        (date(2026, 9, 11), None),
    ],
)
def test_the_narrowest_window_of_6_3_and_1_months_is_said(last: date, months: int | None) -> None:
    assert window_of(last, date(2026, 3, 10)) == months


@given(days=st.integers(-400, 400), later=st.integers(0, 400))
def test_the_less_time_is_left_the_narrower_is_the_window(days: int, later: int) -> None:
    near, far = (window_of(TODAY + timedelta(days=ahead), TODAY) for ahead in (days, days + later))
    assert days < 0 or far is None or (near is not None and near <= far)


def test_what_runs_out_is_told_of_a_person_and_of_an_account(register: Register, cast: Cast) -> None:
    one = soon(register, cast, 20)
    for whose in (cast.quang, cast.entry_an.person):
        [row] = running_out(whose, TODAY)
        assert (row.certificate, row.months, row.days_left) == (one, 1, 20)
        assert row.unit_names
    other = cast.sitting.entries.exclude(person=cast.entry_an.person).first()
    assert other is not None
    assert running_out(other.person, TODAY) == []


@pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 1), (184, 1), (185, 0)])
def test_what_ran_out_already_or_later_is_not_told(days: int, found: int, register: Register, cast: Cast) -> None:
    soon(register, cast, days)
    assert len(running_out(cast.quang, TODAY)) == found


def test_a_window_can_be_narrowed(register: Register, cast: Cast) -> None:
    soon(register, cast, 60)
    assert [len(running_out(cast.quang, TODAY, months=months)) for months in (1, 3, 6)] == [0, 1, 1]


def test_whoever_has_a_newer_one_is_not_warned_nor_of_one_that_was_revoked(register: Register, cast: Cast) -> None:
    soon(register, cast, 20)
    newer = soon(register, cast, 2000)
    assert running_out(cast.quang, TODAY) == []
    revoke_certificate(certificate=newer, reason="Sai", by=cast.quang, now=NOW)
    assert len(running_out(cast.quang, TODAY)) == 1


def test_each_unit_gets_a_letter_about_its_own_people(register: Register, cast: Cast) -> None:
    entries = list(cast.sitting.entries.all())
    for entry in entries:
        issue(register, entry.person, until=TODAY + timedelta(days=30))
    rows = running_out(cast.quang, TODAY)
    letters = reminder_letters(rows, on=TODAY)
    assert [letter.addressed[0] for letter in letters] == sorted({row.unit_names or "……" for row in rows})
    assert sum(len(letter.table.rows) for letter in letters if letter.table) == len(rows) == len(entries)
    assert letters_pdf(letters, now=NOW).startswith(b"%PDF")
    assert letter_docx(letters).startswith(b"PK")


def test_the_workbook_names_everybody(register: Register, cast: Cast) -> None:
    soon(register, cast, 20)
    book = running_out_workbook(running_out(cast.quang, TODAY), now=NOW)
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert rows[3][1] == cast.entry_an.person.full_name
    assert rows[3][8] == 20


def test_the_page_shows_and_narrows_by_window_and_unit(register: Register, cast: Cast, client_of: ClientOf) -> None:
    certificate = soon(register, cast, 60)
    client, address = client_of(cast.quang), reverse("learning_office:running_out")
    home = running_out(cast.quang, TODAY)[0].home
    assert home is not None
    name = certificate.holder_name
    assert name in client.get(address).content.decode()
    assert name not in client.get(address, {"months": "1"}).content.decode()
    assert name in client.get(address, {"months": "3", "unit": str(home.unit.uid)}).content.decode()
    for odd in ({"months": "7"}, {"unit": "x"}, {"unit": "00000000-0000-0000-0000-000000000000"}):
        assert client.get(address, odd).status_code == 404
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert client.get(reverse("learning_office:running_out_file", args=[form])).content.startswith(start)
