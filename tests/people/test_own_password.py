"""An own password: offered after the first code, hard to guess, changed with the old one, ending all other sessions."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people import password_checks
from people.models import FailedSignIn, User
from people.own_password import PasswordRefused, WrongPassword, set_own_password
from people.password_rules import is_guessable
from people.sessions import open_sessions
from people.sign_in_limits import TRIES_PER_NAME_AND_ADDRESS, TooManyTries
from people.signing_in import issue_codes, sign_in_by_password
from tests.cast import NOW, PASSWORD, Company
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
GOOD = "chiều nay mưa rơi ngoài hiên"


def by_slip(company: Company, user: User, **more: str) -> tuple[Client, Any]:
    """A browser that came in by a slip, and where it was led."""
    code = issue_codes(users=[user], purpose="t", valid_until=NOW.replace(year=2027), by=company.quang, now=NOW)
    client = Client()
    client.cookies["django_language"] = "en"
    return client, client.post(reverse("people:sign_in_code"), {"code": code[user.pk], **more})


def without_password(user: User) -> User:
    user.set_unusable_password()
    user.save()
    return user


def path(target: str = "") -> str:
    return reverse("people:own_password") + (f"?next={target}" if target else "")


def twice(password: str, **more: str) -> dict[str, str]:
    return {"new": password, "again": password, **more}


def enters(user: User, password: str) -> bool:
    return bool(sign_in_by_password(username=user.username, password=password, address="10.0.0.1", now=NOW) == user)


def test_the_first_slip_offers_a_password_and_one_may_go_on_without(company: Company) -> None:
    client, led = by_slip(company, without_password(company.an), next="/exam/")
    assert led.headers["Location"] == path("%2Fexam%2F")
    page = client.get(led.headers["Location"]).content.decode()
    assert "Go on with the code" in page
    assert 'href="/exam/"' in page
    assert client.get("/exam/").status_code == 200


def test_a_password_set_after_the_slip_signs_in(company: Company) -> None:
    client, led = by_slip(company, without_password(company.an), next="/exam/")
    set_ = client.post(led.headers["Location"], twice(GOOD))
    assert (set_.status_code, set_.headers["Location"]) == (302, "/exam/")
    assert client.get("/exam/").status_code == 200, "this session goes on"
    assert enters(company.an, GOOD)
    assert JournalRow.objects.filter(act="people.user.set_password", by=company.an).count() == 1


def test_who_has_a_password_goes_on_at_once_and_may_set_a_new_one_without_the_old(company: Company) -> None:
    client, led = by_slip(company, company.an)
    assert led.headers["Location"] == reverse("people:landing")
    assert client.post(path(), twice(GOOD)).status_code == 302
    assert enters(company.an, GOOD)


def test_a_page_left_open_after_a_code_sets_no_password(company: Company, clock: StoppedClock) -> None:
    client, _led = by_slip(company, without_password(company.an))
    clock.shift(minutes=15)
    page = client.post(path(), twice(GOOD))
    assert "within 15 minutes" in page.content.decode()
    assert not User.objects.get(pk=company.an.pk).has_usable_password()


def test_the_old_password_is_asked_and_counted_as_at_the_sign_in_page(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.an)
    assert client.post(path(), twice(GOOD)).status_code == 422
    for _try in range(TRIES_PER_NAME_AND_ADDRESS):
        with pytest.raises(WrongPassword):
            set_own_password(user=company.an, new=GOOD, old="sai", now=NOW)
    with pytest.raises(TooManyTries):
        set_own_password(user=company.an, new=GOOD, old=PASSWORD, now=NOW)
    FailedSignIn.objects.all().delete()
    assert client.post(path(), twice(GOOD, old=PASSWORD)).status_code == 302
    assert not FailedSignIn.objects.exists()
    assert enters(company.an, GOOD)


def test_all_other_sessions_end(company: Company) -> None:
    here, stolen = Client(), Client()
    for client in (here, stolen):
        client.post(reverse("people:sign_in"), {"username": "an", "password": PASSWORD})
        assert client.get("/exam/").status_code == 200
    here.post(path(), twice(GOOD, old=PASSWORD))
    assert here.get("/exam/").status_code == 200
    assert stolen.get("/exam/").status_code == 302
    (left,) = open_sessions(company.an, this=here.session.session_key)
    assert left.is_this


def test_a_password_is_the_same_however_its_marks_are_typed(company: Company) -> None:
    set_own_password(user=company.an, new=unicodedata.normalize("NFD", GOOD), old=PASSWORD, now=NOW)
    assert enters(company.an, unicodedata.normalize("NFC", GOOD))
    set_own_password(user=company.an, new=GOOD + "!", old=unicodedata.normalize("NFD", GOOD), now=NOW)
    assert enters(company.an, GOOD + "!")


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "1234567890",
        "aaaaaaaaaaaaaaa",
        "qwertyuiop",
        "Khuê-khuê-2026",
        "nguyenvanan1990",
        "NguyễnVănAn@09051990",
        "an an an an an an",
        "matkhau123456",
        "MậtKhẩu@123456",
        "hochiminh@123",
        "0912345678 an",
        "hocvien000001",
    ],
)
def test_what_is_guessed_first_is_refused(company: Company, password: str) -> None:
    person = company.an.person
    assert person is not None
    person.phone, person.born_on = "0912345678", date(1990, 5, 9)
    person.save()
    with pytest.raises(PasswordRefused):
        set_own_password(user=company.an, new=password, old=None, now=NOW)
    assert enters(company.an, PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "mưa nắng khuê các",
        "9274 6105 8836",
        "tre xanh mái đình",
        "#Zk4!pWq8&",
        "ठंडी हवा और चाय",
        "x" * 64 + "yzw1",
    ],
)
def test_no_rule_asks_for_certain_kinds_of_characters(company: Company, password: str) -> None:
    set_own_password(user=company.an, new=password, old=None, now=NOW)
    assert enters(company.an, password)


def test_short_names_do_not_spoil_a_good_password() -> None:
    assert not is_guessable("lan man nan dan can", ["An", "Lan"], ())
    assert is_guessable("Lan Lan Lan Lan Lan", ["An", "Lan"], ())


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_set(company: Company) -> None:
    client, _led = by_slip(company, without_password(company.an))
    for given, said in (
        ({"new": GOOD, "again": GOOD + "x"}, "not the same"),
        (twice("ngắn"), "too short"),
        (twice("x" * 501), "at most 500"),
        ({"next": "/exam/"}, "required"),
    ):
        page = client.post(path(), given)
        assert (page.status_code, said in page.content.decode()) == (422, True), said
    assert not User.objects.get(pk=company.an.pk).has_usable_password()


def test_setting_a_password_waits_for_its_turn(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_checks, "PATIENCE_SECONDS", 0.01)
    with password_checks.slot():
        places = [password_checks.slot() for _place in range(password_checks.AT_ONCE - 1)]
        for place in places:
            place.__enter__()
        with pytest.raises(PasswordRefused, match="Wait a few seconds"):
            set_own_password(user=company.an, new=GOOD, old=None, now=NOW)
        for place in places:
            place.__exit__(None, None, None)


def test_one_goes_on_only_within_this_site(company: Company) -> None:
    client, led = by_slip(company, without_password(company.an), next="https://evil.example/")
    assert led.headers["Location"] == path("%2Fmy%2F")
    assert 'name="next" value="/my/"' in client.get(path("https://evil.example/")).content.decode()
