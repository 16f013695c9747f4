"""The check of a device and the practice paper, days before an exam."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt
from tests.browser.candidate import SignIn, choose, cut_off, expect_saved, kept_here, option, truth, wait_until
from tests.browser.conftest import Complaints, NewPage
from tests.browser.test_accessibility import Examination
from tests.browser.test_exam_faults import NO_STORAGE
from tests.cast import Cast

Shoot = Callable[[Page, str], None]
CHECK, PRACTICE = "/exam/check/", "/exam/practice/"
NO_SHELF = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
NO_SOCKETS = "window.WebSocket = class { constructor() { throw new DOMException('no', 'SecurityError'); } };"
NO_CRYPTOGRAPHY = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"
WRONG_DATE = "const now = Date.now; Date.now = () => now() + 86_400_000;"
KEPT_BY_THE_CHECK = "Object.keys(localStorage).filter((key) => /^khue:(answer|last-seq)/.test(key))"


@pytest.fixture
def grades(cast: Cast, page: Page, sign_in: SignIn) -> Callable[..., dict[str, str]]:
    """`grades(script)`: what the check finds in a browser where this script ran first."""

    def found(*scripts: str) -> dict[str, str]:
        sign_in(page, "an")
        for script in scripts:
            page.add_init_script(script)
        page.goto(CHECK)
        expect(page.locator("#check[data-verdict]")).to_be_attached()
        rows = page.locator(".check-row").all()
        return {str(row.get_attribute("data-check")): str(row.get_attribute("data-grade")) for row in rows}

    return found


def verdict(page: Page) -> str | None:
    return page.locator("#check").get_attribute("data-verdict")


def test_on_a_good_device_everything_is_good_and_nothing_stays(
    grades: Callable[..., dict[str, str]], page: Page, shoot: Shoot
) -> None:
    found = grades()
    is_quick = found.pop("saving") == "good"  # a busy machine answers late, and then the check says so
    assert set(found.values()) == {"good"}
    assert verdict(page) == ("ready" if is_quick else "readyNotes")
    expect(page.locator("#check-code")).to_have_text(f"A2 B2 C{2 if is_quick else 1} D2 E2 F2 G2")
    for said in page.locator(".check-said").all():
        expect(said).not_to_be_empty()
    expect(page.locator("#check-none")).to_be_hidden()
    shoot(page, "check-desktop")
    assert page.url.endswith(CHECK)
    assert page.evaluate(KEPT_BY_THE_CHECK) == []
    page.locator("#check-keys input").first.press("ArrowDown")
    expect(page.locator("#check-keys-line")).not_to_be_empty()
    page.locator("#check-try [data-step='1']").click()
    assert page.locator("html").get_attribute("data-text") == "1"
    page.reload()
    expect(page.locator("#check[data-verdict=ready]")).to_be_attached()


def test_a_browser_that_keeps_nothing_is_not_ready(grades: Callable[..., dict[str, str]], page: Page) -> None:
    found = grades(NO_STORAGE, NO_SHELF)
    assert [name for name, grade in found.items() if grade == "bad"] == ["storage"]
    assert verdict(page) == "notReady"
    expect(page.locator("#check-code")).to_contain_text("B0")
    expect(page.locator("#check-again")).to_have_class("button button-primary")


def test_what_does_no_harm_is_named_and_does_not_hinder(
    grades: Callable[..., dict[str, str]], page: Page, shoot: Shoot
) -> None:
    found = grades(NO_SHELF, NO_SOCKETS, NO_CRYPTOGRAPHY, WRONG_DATE)
    assert {name for name, grade in found.items() if grade == "note"} == {"storage", "live", "clock", "sealing"}
    assert "bad" not in found.values()
    assert verdict(page) == "readyNotes"
    shoot(page, "check-notes")


def test_a_socket_that_is_cut_off_on_its_way_does_no_harm(grades: Callable[..., dict[str, str]], page: Page) -> None:
    page.route_web_socket("**/ws/check/", lambda socket: socket.close())
    assert grades()["live"] == "note"
    assert verdict(page) == "readyNotes"


def test_a_server_out_of_reach_and_a_slow_one_are_told_apart(
    grades: Callable[..., dict[str, str]], page: Page, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    cut_off(page)
    found = grades()
    assert (found["saving"], found["clock"], verdict(page)) == ("bad", "note", "notReady")
    page.unroute_all()

    def slowly(milliseconds: int) -> None:
        page.goto("about:blank")
        page.add_init_script(
            f"const go = fetch; fetch = (...all) => new Promise((done) => setTimeout(done, {milliseconds}))"
            ".then(() => go(...all));"
        )
        page.goto(CHECK)
        expect(page.locator("#check[data-verdict]")).to_be_attached(timeout=60_000)

    slowly(700)
    assert page.locator("[data-check=saving]").get_attribute("data-grade") == "note"
    slowly(2500)  # on top of the other
    assert page.locator("[data-check=saving]").get_attribute("data-grade") == "bad"


def test_the_practice_goes_from_the_first_click_to_its_receipt(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints, shoot: Shoot
) -> None:
    complaints.allow("ERR_FAILED")
    sign_in(page, "an")
    page.locator(f"a[href='{PRACTICE}']").click()
    page.locator("#practice-begin").click()
    choose(page, 1, "C")
    expect_saved(page, 1)
    choose(page, 5, "A")
    choose(page, 5, "C")
    page.locator("#q2 .flag").click()
    cut_off(page)
    choose(page, 3, "A")
    expect(page.locator("#line-offline")).to_be_visible()
    assert truth(page) == "local"
    shoot(page, "practice-desktop")
    page.unroute_all()
    expect_saved(page, 3)
    page.locator("#q11 .written-input").fill("Xã Đông Anh")
    expect_saved(page, 11)
    page.reload()
    expect(page.locator("#q11 .written-input")).to_have_value("Xã Đông Anh")
    expect(option(page, 5, "C")).to_be_checked()
    expect(page.locator("#q2 .flag input")).to_be_checked()
    page.locator("#side .palette-link").nth(5).click()
    expect(page.locator("#q6")).to_have_class("question current")
    page.locator("#side button[value=hand_in]").click()
    expect(page.locator("#hand-in-numbers li")).to_have_count(8)
    page.locator("#hand-in-form button").click()
    expect(page.locator("#practice-over")).to_be_visible()
    assert not any(letter.isdigit() for letter in page.locator(".receipt-code").inner_text())
    shoot(page, "practice-receipt-desktop")
    wait_until(page, lambda: kept_here(page) == 0)
    assert not Attempt.objects.exists()
    page.locator("#practice-over a").click()
    page.locator("#practice-begin").click()
    expect(page.locator("#saved")).to_be_visible()
    expect(page.locator(".option-input:checked")).to_have_count(0)


def test_what_an_abandoned_practice_left_unsent_does_not_disturb_the_next(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    sign_in(page, "an")
    page.goto(PRACTICE)
    page.locator("#practice-begin").click()
    choose(page, 1, "A")
    expect_saved(page, 1)
    cut_off(page)
    choose(page, 1, "B")
    wait_until(page, lambda: kept_here(page) == 1)
    page.context.clear_cookies()
    page.unroute_all()
    page.goto("about:blank")
    sign_in(page, "anh")
    page.goto(PRACTICE)
    page.locator("#practice-begin").click()
    choose(page, 2, "A")
    expect_saved(page, 2)
    assert page.locator("#q1 .option-input:checked").count() == 0


def test_everybody_can_use_both_pages(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    examined = Examination()
    page = new_page(reduced_motion="reduce")
    sign_in(page, "an")
    page.goto(CHECK)
    expect(page.locator("#check[data-verdict=ready]")).to_be_attached()
    page.locator("#check-after summary").click()
    examined.ours(page, "check")
    page.goto(PRACTICE)
    expect(page.locator("#practice-begin")).to_be_visible()
    examined.ours(page, "practice, before")
    page.locator("#practice-begin").click()
    choose(page, 1, "A")
    expect_saved(page, 1)
    examined.ours(page, "practice", strong=True)
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect(page.locator("#practice-over")).to_be_visible()
    examined.ours(page, "practice receipt")
    assert not examined.wrong, "\n".join(examined.wrong)


def test_on_a_phone(cast: Cast, phone: Page, sign_in: SignIn, shoot: Shoot) -> None:
    sign_in(phone, "an")
    phone.goto(CHECK)
    expect(phone.locator("#check[data-verdict=ready]")).to_be_attached()
    shoot(phone, "check-phone")
    phone.locator("#check-practice.button-primary").tap()
    phone.locator("#practice-begin").tap()
    choose(phone, 1, "A")
    expect_saved(phone, 1)
    shoot(phone, "practice-phone")
    phone.locator("#bottom [data-go='1']").tap()
    expect(phone.locator("#place")).to_have_text("2/12")
    phone.locator("#open-sheet").tap()
    phone.locator("#sheet button[value=hand_in]").tap()
    phone.locator("#hand-in-form button").tap()
    expect(phone.locator("#practice-over")).to_be_visible()
    shoot(phone, "practice-receipt-phone")
