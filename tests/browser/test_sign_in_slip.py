"""From the picture on a slip into the exam, an own password, out, and in again with it."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from people.models import User
from people.signing_in import issue_codes
from people.slip_sheets import target_of
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import Cast
from tests.times import ShiftedClock

SignIn = Callable[..., None]
Shoot = Callable[[Page, str], None]
OWN = "chiều nay mưa rơi ngoài hiên"


def slip_of(cast: Cast, clock: ShiftedClock, user: User) -> str:
    """The address in the picture on the slip of somebody who has no password yet."""
    user.set_unusable_password()
    user.save()
    until = clock.now() + timedelta(hours=1)
    codes = issue_codes(users=[user], purpose="t", valid_until=until, by=cast.quang, now=clock.now())
    return target_of(codes[user.pk], "/sign-in/")


def test_a_slip_leads_in_and_an_own_password_leads_in_again(
    cast: Cast, clock: ShiftedClock, new_page: NewPage, sign_in: SignIn, shoot: Shoot
) -> None:
    page, asked = new_page(PHONE), []
    page.on("request", lambda request: asked.append(request.url + str(request.headers.get("referer"))))
    target = slip_of(cast, clock, cast.an)
    code = target.split("#")[1]
    page.goto(target)
    expect(page.locator("#id_code")).to_have_value(f"{code[:5]}-{code[5:]}")
    expect(page.get_by_role("button", name="Đăng nhập bằng mã")).to_be_focused()
    assert code not in page.url
    assert code not in page.evaluate("JSON.stringify([history.state, document.referrer])")
    shoot(page, "sign-in-slip-phone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/password/?*")
    assert not [url for url in asked if code in url]
    shoot(page, "own-password-phone")
    page.fill("input[name=new]", OWN)
    page.fill("input[name=again]", OWN)
    page.locator("input[name=again]").press("Enter")
    page.wait_for_url("**/exam/")
    sign_out(page)
    sign_in(page, "an", OWN)
    page.wait_for_url("**/exam/")


def test_a_slip_is_good_once_and_one_may_go_on_without_a_password(
    cast: Cast, clock: ShiftedClock, new_page: NewPage, complaints: Complaints
) -> None:
    complaints.allow("422")
    target = slip_of(cast, clock, cast.an)
    first, second = new_page(), new_page()
    first.goto(target)
    first.keyboard.press("Enter")
    first.wait_for_url("**/my/password/?*")
    first.locator("main form a.button").click()
    first.wait_for_url("**/exam/")
    second.goto(target)
    second.keyboard.press("Enter")
    expect(second.locator("#code-problem")).to_be_visible()


def test_a_picture_scanned_while_the_page_is_open_fills_the_field_too(
    cast: Cast, clock: ShiftedClock, new_page: NewPage
) -> None:
    page, other = new_page(), new_page()
    target = slip_of(cast, clock, cast.an)
    page.goto("/sign-in/")
    page.evaluate("hash => { location.hash = hash }", target.split("#")[1])
    expect(page.locator("#id_code")).not_to_have_value("")
    other.goto("/sign-in/#main")
    expect(other.locator("#id_code")).to_have_value("")
    assert other.url.endswith("#main")


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").last.click()
    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_url(lambda url: "/exam/" not in url)
