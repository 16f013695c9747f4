"""Through the organisation's own provider, in a real browser: the button, the way there and back, linking."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Page, expect
from pytest_django import Settings

from people.models import User
from tests.browser.conftest import Complaints
from tests.cast import Company
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, open_id_provider

NAME = "Cổng cán bộ"
BUTTON = "a[href*='/sign-in/openid/']"


@pytest.fixture
def provider(settings: Settings, complaints: Complaints) -> Iterator[OpenIdProvider]:
    with open_id_provider() as running:
        settings.OIDC = {
            "issuer": running.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "name": NAME,
            "username_claim": "",
        }
        complaints.allow(running.issuer)  # the one other host, and by a link alone
        yield running


def arrive(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def test_the_owner_links_the_account_and_signs_in_through_the_organisation(
    company: Company, provider: OpenIdProvider, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in(page, "quang")
    page.goto("/my/safety/")
    page.locator("form[action$='/my/safety/identity/'] button").click()
    page.locator("a[href$='/identity/start/']").click()
    arrive(page, "/my/safety/")
    expect(page.locator("form[action$='/identity/remove/']")).to_be_visible()
    assert SocialAccount.objects.get().user == company.quang
    page.context.clear_cookies()
    page.goto("/sign-in/?next=/my/safety/")
    expect(page.locator(BUTTON)).to_contain_text(NAME)
    page.locator(BUTTON).click()
    arrive(page, "/my/safety/")


def test_who_is_not_known_here_is_told_so_and_keeps_the_other_ways(
    company: Company, provider: OpenIdProvider, phone: Page, complaints: Complaints
) -> None:
    complaints.allow("422")
    before = User.objects.count()
    phone.goto("/sign-in/")
    phone.locator(BUTTON).click()
    expect(phone.locator(".notice[role=alert]")).to_be_visible()
    expect(phone.locator("#id_password")).to_be_visible()
    assert User.objects.count() == before
