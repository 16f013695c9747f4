"""Signing in: passwords and one-time codes; guessing is slowed down, an office is not locked out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from people.models import OneTimeCode, User
from people.sign_in_limits import SignInRefused
from people.signing_in import issue_codes, open_accounts, sign_in_by_code, sign_in_by_password
from tests.cast import NOW, PASSWORD, Company

HOUR = timedelta(hours=1)


def enter(username: str, password: str = PASSWORD, address: str = "10.0.0.1", at: object = NOW) -> User:
    return sign_in_by_password(username=username, password=password, address=address, now=at)  # type: ignore[arg-type]


def fail(username: str, **more: str) -> str:
    with pytest.raises(SignInRefused) as refusal:
        enter(username, "sai mật khẩu", **more)
    return refusal.value.message


def test_the_right_password_signs_in_and_every_wrong_one_gets_the_same_sentence(company: Company) -> None:
    assert enter(" quang ") == company.quang
    assert fail("quang") == fail("khong-co-ai")
    User.objects.filter(pk=company.quang.pk).update(is_active=False)
    with pytest.raises(SignInRefused):
        enter("quang")


def test_a_room_full_of_typing_errors_locks_nobody_out(company: Company) -> None:
    people = list(User.objects.filter(person__isnull=False))
    for user in people:
        fail(user.username)
        fail(user.username)
        assert enter(user.username) == user


def code_for(company: Company, user: User) -> str:
    return issue_codes(users=[user], purpose="test", valid_until=NOW + HOUR, by=company.quang, now=NOW)[user.pk]


def by_code(code: str, at: object = NOW) -> User:
    return sign_in_by_code(code=code, address="10.0.0.1", now=at)  # type: ignore[arg-type]


def test_a_code_signs_in_once_however_it_is_typed(company: Company) -> None:
    code = code_for(company, company.an)
    assert by_code(f" {code.lower().replace('-', ' ')} ") == company.an
    with pytest.raises(SignInRefused):
        by_code(code)


def test_a_newer_code_ends_the_older_and_time_ends_all(company: Company) -> None:
    old, new = code_for(company, company.an), code_for(company, company.an)
    with pytest.raises(SignInRefused):
        by_code(old)
    with pytest.raises(SignInRefused):
        by_code(new, NOW + HOUR)
    assert by_code(new) == company.an


def test_codes_are_kept_nowhere_in_the_clear(company: Company) -> None:
    code = code_for(company, company.an).replace("-", "")
    assert code not in str(list(OneTimeCode.objects.values()))


def test_people_without_an_account_get_one_without_a_password(company: Company) -> None:
    person = company.quang.person or company.an.person
    assert person is not None
    User.objects.filter(person=person).update(person=None)
    first = open_accounts(people=[person], by=company.chi, now=NOW)
    assert first == open_accounts(people=[person], by=company.chi, now=NOW)
    assert not first[0].has_usable_password()


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(company: Company, client: Client) -> None:
    page = client.post(reverse("people:sign_in"), {"username": "quang", "password": "x", "next": "/exam/"})
    assert page.status_code == 422
    assert 'value="quang"' in page.content.decode()
    assert "/exam/" in page.content.decode()
    code = client.post(reverse("people:sign_in_code"), {"code": "SAI"})
    assert code.status_code == 422


@pytest.mark.parametrize(
    ("target", "lands"), [("/exam/", "/exam/"), ("https://evil.example/", "/my/"), ("//evil.example", "/my/")]
)
def test_after_signing_in_one_stays_on_this_site(company: Company, client: Client, target: str, lands: str) -> None:
    page = client.post(reverse("people:sign_in"), {"username": "an", "password": PASSWORD, "next": target})
    assert page.headers["Location"] == lands


def test_staff_and_candidates_land_where_their_work_is(company: Company, client_of: Callable[[User], Client]) -> None:
    assert client_of(company.quang).get("/my/").headers["Location"] == reverse("wagtailadmin_home")
    assert client_of(company.an).get("/my/").headers["Location"] == reverse("learning:mine")


def test_signing_out_leaves_nothing_on_a_shared_pc(company: Company, client_of: Callable[[User], Client]) -> None:
    client = client_of(company.an)
    assert client.post(reverse("people:sign_out")).headers["Clear-Site-Data"] == '"storage"'
    assert client.get("/exam/").status_code == 302
