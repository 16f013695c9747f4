"""Passkeys in a real browser, with a virtual authenticator: made, used at sign-in and as second step, removed.

Browsers know passkeys on `localhost`, not on a bare address; the platform is reached by that name here.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from office.models import JournalRow
from people.models import User
from tests.browser.conftest import DESKTOP, PHONE, TIMEOUT_MS, Complaints
from tests.cast import Company
from tests.people.second import factors

SignIn = Callable[..., None]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A browser with an authenticator of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wire = page.context.new_cdp_session(page)
        self.wire.send("WebAuthn.enable")
        self.id = self.wire.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def recognises_its_owner(self, is_owner: bool) -> None:
        self.wire.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": is_owner})

    def keys(self) -> list[dict[str, Any]]:
        held: list[dict[str, Any]] = self.wire.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return held


@pytest.fixture
def device(chromium: Browser, address: str) -> Iterator[Callable[..., Device]]:
    """`device()`: a browser that comes by the name `localhost`; what its pages must not do is heard here too."""
    by_name = address.replace("127.0.0.1", "localhost")
    complaints = Complaints(host=by_name.removeprefix("http://"))
    complaints.allow("422")
    contexts = []

    def opened(kind: dict[str, Any] = DESKTOP) -> Device:
        context = chromium.new_context(locale="vi-VN", base_url=by_name, **kind)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        complaints.watch(context)
        return Device(context.new_page())

    yield opened
    for context in contexts:
        context.close()
    assert not complaints.left(), "\n".join(complaints.left())


def arrive(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def make_passkey(page: Page) -> None:
    page.goto("/my/safety/")
    page.locator("a[href$='/passkeys/add/']").click()
    page.locator("#id_name").fill("Máy ở phòng họp")
    page.locator("[data-passkey=make]").click()
    arrive(page, "/my/safety/codes/")


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def test_a_passkey_is_made_and_signs_in_without_a_password(
    company: Company, device: Callable[..., Device], sign_in: SignIn, shoot: Callable[[Page, str], None]
) -> None:
    one = device()
    sign_in(one.page, "quang")
    make_passkey(one.page)
    expect(one.page.locator(".recovery-codes li")).to_have_count(10)
    one.page.goto("/my/safety/")
    expect(one.page.get_by_role("heading", name="Máy ở phòng họp")).to_be_visible()
    shoot(one.page, "safety")
    assert factors(company.quang) == ["recovery_codes", "webauthn"]
    sign_out(one.page)
    one.page.goto("/sign-in/?next=/my/safety/")
    one.page.locator("[data-passkey=use]").click()
    arrive(one.page, "/my/safety/")
    acts = JournalRow.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts)[-2:] == ["people.user.passkey_added", "people.user.sign_in_by_passkey"]


def test_after_the_password_the_passkey_is_the_second_step_and_it_confirms(
    company: Company, device: Callable[..., Device], sign_in: SignIn
) -> None:
    one = device(PHONE)
    sign_in(one.page, "an")
    make_passkey(one.page)
    sign_out(one.page)
    one.page.goto("/sign-in/?next=/my/safety/")
    one.page.locator("#id_username").fill("an")
    one.page.locator("#id_password").fill("mot-mat-khau-dai")
    one.page.locator("#id_password").press("Enter")
    arrive(one.page, "/sign-in/second/")
    one.page.locator("[data-passkey=use]").click()
    arrive(one.page, "/my/safety/")
    one.page.goto("/my/safety/confirm/?next=/my/safety/app/")
    one.page.locator("[data-passkey=use]").click()
    arrive(one.page, "/my/safety/app/")
    expect(one.page.locator(".qr svg")).to_be_visible()


def test_a_device_that_does_not_recognise_its_owner_opens_nothing(
    company: Company, device: Callable[..., Device], sign_in: SignIn
) -> None:
    one = device()
    sign_in(one.page, "an")
    make_passkey(one.page)
    sign_out(one.page)
    one.recognises_its_owner(False)
    one.page.goto("/sign-in/")
    one.page.locator("[data-passkey=use]").click()
    expect(one.page.locator("[data-passkey-trouble]")).to_be_visible()
    assert one.page.url.endswith("/sign-in/")


def test_a_passkey_that_was_removed_opens_nothing_and_neither_does_a_disabled_account(
    company: Company, device: Callable[..., Device], sign_in: SignIn
) -> None:
    one = device()
    sign_in(one.page, "an")
    make_passkey(one.page)
    User.objects.filter(pk=company.an.pk).update(is_active=False)
    one.page.goto("/sign-in/")
    one.page.locator("[data-passkey=use]").click()
    expect(one.page.locator(".notice[role=alert]")).to_be_visible()
    User.objects.filter(pk=company.an.pk).update(is_active=True)
    one.page.locator("[data-passkey=use]").click()
    arrive(one.page, "/exam/")
    one.page.goto("/my/safety/")
    one.page.locator("form[action*='/factors/'] button").click()
    arrive(one.page, "/my/safety/")
    assert factors(company.an) == []
    assert len(one.keys()) == 1  # the device does not know
    sign_out(one.page)
    one.page.goto("/sign-in/")
    one.page.locator("[data-passkey=use]").click()
    expect(one.page.locator(".notice[role=alert]")).to_be_visible()


def test_without_scripts_and_passkeys_the_page_offers_what_works(
    company: Company, chromium: Browser, address: str
) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    expect(page.locator("[data-passkey]")).to_be_hidden()
    expect(page.locator("#id_password")).to_be_visible()
    context.close()
