"""Slips for the people of a unit: what is printed, for whom, and what the codes are good for."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from office import typesetting
from office.models import JournalRow
from people import slip_sheets
from people.models import Membership, OneTimeCode, Person, Unit, User
from people.names import fold
from people.sign_in_limits import SignInRefused
from people.signing_in import ALPHABET, issue_codes, sign_in_by_code
from people.slip_sheets import Slip, moment_in_words, slips_pdf, target_of
from people.unit_slips import SlipsRefused, print_unit_slips, receivers
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
UNTIL = NOW + timedelta(days=14)
ADDRESS = "https://hoc.example.vn/sign-in/"
TODAY = date(2026, 3, 10)


def slips_of(company: Company) -> list[Slip]:
    return list(print_unit_slips(unit=company.db01, valid_until=UNTIL, by=company.quang, now=NOW)[0])


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def bare(text: str) -> str:
    """Without spaces and marks: pypdf reads the letters of "ị" apart."""
    return re.sub(r"\s", "", fold(text))


def sheets(slips: list[Slip]) -> list[str]:
    return texts(slips_pdf(slips, title="Đảng bộ Sở", address=ADDRESS, valid_until=UNTIL, now=NOW))


def test_everybody_of_the_unit_gets_a_slip_that_signs_in_once(company: Company) -> None:
    slips = slips_of(company)
    assert [(slip.name, slip.username) for slip in slips] == [
        ("Nguyễn Văn An", "an"),
        ("Đỗ Thị Lan Anh", "anh"),
        ("Nguyễn Tiến Đạt", "dat"),
    ]
    assert sign_in_by_code(code=slips[0].code, address="10.0.0.1", now=NOW) == company.an
    with pytest.raises(SignInRefused):
        sign_in_by_code(code=slips[0].code, address="10.0.0.1", now=NOW)
    assert JournalRow.objects.get(act="people.slips.print").data == {"slips": 3}


def test_who_has_no_account_yet_gets_one(company: Company) -> None:
    person = Person.objects.create(family_middle="H'Hen", given="Niê")
    Membership.objects.create(person=person, unit=company.db01_1, valid_from=SINCE)
    (slip,) = [slip for slip in slips_of(company) if slip.name == "H'Hen Niê"]
    assert User.objects.get(username=slip.username).person == person


def test_the_powerful_and_the_switched_off_are_left_out_with_the_reason(company: Company) -> None:
    User.objects.filter(pk=company.an.pk).update(is_staff=True)
    User.objects.filter(pk=company.anh.pk).update(is_active=False)
    who = receivers(company.db01, TODAY)
    assert [person.given for person in who.people] == ["Đạt"]
    assert [(person.given, reason.split(":")[0]) for person, reason in who.left_out] == [
        ("An", "holds a role"),
        ("Anh", "the account is switched off"),
    ]
    assert [slip.username for slip in slips_of(company)] == ["dat"]
    assert OneTimeCode.objects.count() == 1


def test_newer_slips_end_older_ones_but_not_those_for_a_sitting(company: Company) -> None:
    sitting = issue_codes(users=[company.an], purpose="sitting:1", valid_until=UNTIL, by=company.quang, now=NOW)
    first, second = slips_of(company)[0].code, slips_of(company)[0].code
    with pytest.raises(SignInRefused):
        sign_in_by_code(code=first, address="10.0.0.1", now=NOW)
    for code in (second, sitting[company.an.pk]):
        assert sign_in_by_code(code=code, address="10.0.0.1", now=NOW) == company.an


def test_a_unit_of_nobody_and_too_many_at_once_are_refused(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SlipsRefused, match="Nobody"):
        print_unit_slips(unit=company.db02, valid_until=UNTIL, by=company.quang, now=NOW)
    monkeypatch.setattr("people.unit_slips.MOST_SLIPS", 2)
    with pytest.raises(SlipsRefused, match="More than 2"):
        slips_of(company)
    assert not OneTimeCode.objects.exists()


def test_the_sheet_says_all_that_is_needed_and_each_unit_has_its_own(company: Company) -> None:
    slips = slips_of(company)
    first, second = sheets(slips)
    for slip in slips[:2]:
        for said in (slip.name.split()[-1], slip.username, "09/05/1990", "Chi bộ 1, Đảng bộ Sở Tài chính"):
            assert bare(said) in bare(first)
        assert slip.code.replace("-", "").lower() in bare(first)
    assert "Nguyễn Tiến Đạt" not in first
    assert "Nguyễn Tiến Đạt" in second
    assert bare(first).count("hoc.example.vn/sign-in/") == 2
    assert bare(moment_in_words(UNTIL)) in bare(first)


def test_each_slip_speaks_the_language_of_its_owner(company: Company) -> None:
    User.objects.filter(pk=company.an.pk).update(language="vi")
    first, _second = sheets(slips_of(company))
    assert "Tên đăng nhập" in first
    assert "User name" in first


def test_eight_slips_are_on_a_page_and_nothing_is_lost_at_the_edge() -> None:
    slips = [Slip("P.1", f"Người thứ {n:02d}.", "Chi bộ", f"hv{n}", "ABCDE-FGHJK") for n in range(17)]
    pages = sheets(slips)
    assert [page.count("Người thứ") for page in pages] == [8, 8, 1]
    assert all(slip.name in "".join(pages) for slip in slips)


def test_a_slip_without_a_code_sends_nobody_to_one() -> None:
    (page,) = sheets([Slip("P.1", "Trần Văn Quang", "", "quang", "")])
    assert "own password" in page
    assert "camera" not in page


def test_the_code_stands_in_the_picture_where_no_server_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def noted(text: str) -> str:
        drawn.append(text)
        return typesetting.qr_svg(text)

    monkeypatch.setattr(slip_sheets, "qr_svg", noted)
    sheets([Slip("P.1", "An", "", "an", "ABCDE-FGHJK")])
    assert drawn == [f"{ADDRESS}#ABCDEFGHJK"] == [target_of("ABCDE-FGHJK", ADDRESS)]
    assert "?" not in drawn[0]


def test_the_letters_of_codes_cannot_be_mistaken_for_each_other() -> None:
    assert not set("01ILOUV") & set(ALPHABET)


def test_the_page_says_before_who_gets_one_and_gives_the_sheets(company: Company, client_of: ClientOf) -> None:
    User.objects.filter(pk=company.dat.pk).update(is_active=False)
    client, path = client_of(company.quang), reverse("people_office:unit_slips", args=[company.db01.uid])
    client.cookies["django_language"] = "en"
    page = client.get(path).content.decode()
    assert "2 people" in page
    assert "stop working" in page
    assert "Nguyễn Tiến Đạt: the account is switched off" in page
    reply = client.post(path, {"valid_until": "2026-03-24"})
    assert (reply.headers["Content-Type"], "no-store" in reply.headers["Cache-Control"]) == ("application/pdf", True)
    assert "Nguyễn Văn An" in "".join(texts(reply.getvalue()))
    assert OneTimeCode.objects.count() == 2


@pytest.mark.parametrize("day", ["", "2026-03-09", "2026-05-10", "hôm nay", "9999-99-99"])
def test_a_day_that_makes_no_sense_is_refused_and_no_code_is_made(
    company: Company, client_of: ClientOf, day: str
) -> None:
    path = reverse("people_office:unit_slips", args=[company.db01.uid])
    assert client_of(company.quang).post(path, {"valid_until": day}).status_code == 422
    assert not OneTimeCode.objects.exists()


def test_nobody_prints_slips_for_units_of_others(company: Company, client_of: ClientOf) -> None:
    for user, unit in ((company.stranger, company.db01), (company.quang, company.xx), (company.binh, company.db01)):
        path = reverse("people_office:unit_slips", args=[Unit.objects.get(pk=unit.pk).uid])
        assert client_of(user).post(path, {"valid_until": "2026-03-24"}).status_code == 404
    assert not OneTimeCode.objects.exists()


def test_the_address_is_the_one_that_was_said_else_that_of_the_request(
    company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    path = reverse("people_office:unit_slips", args=[company.db01_2.uid])
    for said, printed in (("http://127.0.0.1:8000", "testserver/sign-in/"), ("https://a.vn", "a.vn/sign-in/")):
        settings.WAGTAILADMIN_BASE_URL = said
        reply = client_of(company.quang).post(path, {"valid_until": "2026-03-24"})
        assert printed in texts(reply.getvalue())[0]
