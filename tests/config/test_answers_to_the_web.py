"""What every answer carries: a strict content policy, no framing, no secrets in errors."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import User
from tests.cast import Cast


@pytest.mark.parametrize("address", ["/sign-in/", "/khong-co/", "/exam/"])
def test_public_pages_allow_nothing_inline(cast: Cast, client_of: Callable[[User], Client], address: str) -> None:
    policy = client_of(cast.an).get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_of_ours_hold_no_inline_script_or_style(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.an)
    client.post(f"/exam/{cast.entry_an.uid}/start/")
    for address in ("/sign-in/", "/exam/", f"/exam/{cast.entry_an.uid}/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "javascript:" not in page


def test_candidate_pages_are_kept_by_no_cache(cast: Cast, client_of: Callable[[User], Client]) -> None:
    page = client_of(cast.an).get(f"/exam/{cast.entry_an.uid}/")
    assert "no-store" in page.headers["Cache-Control"]


def test_it_speaks_vietnamese_whatever_the_browser_asks_for(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "en-US,en;q=0.9", "cookie": "django_language=xx"})
    assert 'lang="vi"' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"


@pytest.mark.parametrize("language", ["vi", "en", "hi"])
def test_the_language_is_the_readers_choice_and_is_kept(client: Client, db: None, language: str) -> None:
    client.post("/language/", {"language": language, "next": "/sign-in/"})
    assert f'lang="{language}"' in client.get("/sign-in/").content.decode()


def test_a_closed_door_of_the_back_office_has_a_page_with_the_way_back(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(cast.thu).get(f"/admin/people/{cast.an.person.uid}/")
    assert answer.status_code == 404
    assert 'href="/admin/"' in answer.content.decode()
