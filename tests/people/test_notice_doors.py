"""Notices at the first visit after signing in, on one's own page, and in the back office."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.middleware import TO_SHOW
from people.models import Notice, NoticeAnswer, User
from people.notices import answer_notice
from tests.cast import NOW, PASSWORD, Cast, Company
from tests.people.told import drafted, published

ClientOf = Callable[[User], Client]
FORM = {
    "kind": "consent",
    "concerns": "learners",
    "purpose": "Đăng ảnh",
    "valid_from": "2026-03-10",
    "title_vi": "Đăng ảnh trên trang",
    "text_vi": "Một\n\nHai",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.post(reverse("people:sign_in"), {"username": user.username, "password": PASSWORD})
    return client


@pytest.fixture
def quiet(cast: Cast, clock: Any) -> Cast:
    """The day after the sitting: nobody sits or watches an exam."""
    published(cast)
    clock.set(cast.sitting.opens_at + timedelta(days=1))
    return cast


def test_a_notice_stands_before_the_first_page_after_signing_in_and_not_before_the_next(quiet: Cast) -> None:
    client = signed_in(quiet.an)
    first = client.get("/my/")
    assert first["Location"] == reverse("people:notices") + "?next=%2Fmy%2F"
    page = client.get(first["Location"]).content.decode()
    assert "We keep data." in page
    version = quiet_version()
    answered = client.post(reverse("people:notice_answer", args=[version.uid]), {"answer": "read", "next": "/my/"})
    assert client.get(answered["Location"])["Location"] == "/my/"
    assert client.get("/my/")["Location"] == reverse("learning:mine")
    assert TO_SHOW not in client.session
    assert NoticeAnswer.objects.get().user == quiet.an


def quiet_version() -> Any:
    return Notice.objects.get().versions.get()


def test_staff_who_go_straight_to_a_page_of_the_back_office_see_it_first(quiet: Cast) -> None:
    client = signed_in(quiet.thu)
    wanted = reverse("bank_office:banks") + "?q=x"
    assert client.get(wanted)["Location"].endswith("?next=%2Fadmin%2Fbanks%2F%3Fq%3Dx")
    answer_notice(version=quiet_version(), kind="read", by=quiet.thu, now=NOW)
    assert client.get(wanted).status_code == 200


def test_an_exam_that_is_open_stands_before_any_notice(cast: Cast, clock: Any) -> None:
    published(cast)
    clock.set(cast.sitting.opens_at + timedelta(minutes=1))
    for user, address in ((cast.an, "/my/"), (cast.loan, reverse("wall_office:wall", args=[cast.sitting.uid]))):
        response = signed_in(user).get(address)
        assert reverse("people:notices") not in response.headers.get("Location", "")
    assert signed_in(cast.thu).get("/my/")["Location"].startswith(reverse("people:notices"))


def test_exam_doors_are_asked_nothing_more(quiet: Cast) -> None:
    address = reverse("delivery:entry", args=[quiet.entry_an.uid])
    waits, counts = signed_in(quiet.an), []
    for shows in (True, False):
        session = waits.session
        session[TO_SHOW] = shows
        session.save()
        waits.get(address)
        with CaptureQueriesContext(connection) as found:
            assert waits.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_consent_can_be_withdrawn_on_the_own_page(company: Company, client_of: ClientOf) -> None:
    version = published(company, kind="consent")
    client = client_of(company.an)
    client.cookies["django_language"] = "en"
    assert "I do not agree" in client.get(reverse("people:notices")).content.decode()
    address = reverse("people:notice_answer", args=[version.uid])
    for answer, offered in (("agreed", "Withdraw the consent"), ("withdrawn", "I agree")):
        response = client.post(address, {"answer": answer, "back": "1"})
        assert response["Location"] == reverse("people:my_data")
        assert offered in client.get(response["Location"]).content.decode()
    refused = client.post(address, {"answer": "read", "back": "1"}, follow=True)
    assert "cannot be answered like that" in refused.content.decode()


def test_nobody_is_led_out_of_the_platform(company: Company, client_of: ClientOf) -> None:
    version = published(company)
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        response = client_of(company.an).post(
            reverse("people:notice_answer", args=[version.uid]), {"answer": "read", "next": target}
        )
        assert client_of(company.an).get(response["Location"])["Location"] == "/my/"


def test_an_administrator_drafts_changes_and_publishes(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.chi)
    client.cookies["django_language"] = "en"
    assert "91/2025/QH15" in client.get(reverse("people_office:notice_add")).content.decode()
    sent = client.post(reverse("people_office:notice_add"), FORM | {"unit": str(company.db01.uid)})
    notice = Notice.objects.get()
    here = reverse("people_office:notice", args=[notice.uid])
    assert (sent["Location"], notice.unit, notice.concerns) == (here, company.db01, "learners")
    draft = reverse("people_office:notice_draft", args=[notice.uid])
    assert client.post(draft, FORM | {"purpose": "Khác"})["Location"] == here
    publish = reverse("people_office:notice_publish", args=[notice.uid])
    assert "never be changed" in client.get(publish).content.decode()
    assert client.post(publish)["Location"] == here
    assert client.get(publish).status_code == 404
    page = client.get(here).content.decode()
    for words in ("Khác", "Begin the next version", "Published", "published version 1 of the notice"):
        assert words in page, words
    assert "version 1 is published" in client.get(reverse("people_office:notices")).content.decode()


def test_what_is_missing_or_out_of_scope_is_refused_in_words(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.chi)
    client.cookies["django_language"] = "en"
    add = reverse("people_office:notice_add")
    for wrong in ({"unit": ""}, {"unit": str(company.xx.uid)}, {"unit": str(company.duk.uid), "text_vi": ""}):
        assert client.post(add, FORM | wrong).status_code == 422
    assert not Notice.objects.exists()
    notice = drafted(company, unit=company.duk, on=NOW.date() - timedelta(days=1))
    refused = client.post(reverse("people_office:notice_publish", args=[notice.uid]))
    assert (refused.status_code, "day that is over" in refused.content.decode()) == (422, True)


def test_notices_of_the_whole_platform_are_the_superusers(company: Company, client_of: ClientOf) -> None:
    notice = drafted(company)
    address = reverse("people_office:notice", args=[notice.uid])
    assert client_of(company.chi).get(address).status_code == 404
    assert client_of(company.root).get(address).status_code == 200
    sent = client_of(company.root).post(reverse("people_office:notice_add"), FORM | {"unit": ""})
    assert sent.status_code == 302
