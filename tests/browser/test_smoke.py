"""The platform is there, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, NewPage
from tests.cast import Cast


def test_a_candidate_signs_in_on_a_phone_and_finds_the_exam(
    cast: Cast, phone: Page, sign_in: Callable[..., None], shoot: Callable[[Page, str], None]
) -> None:
    sign_in(phone, "an")
    expect(phone.get_by_text(cast.sitting.title).first).to_be_visible()
    shoot(phone, "my-exams-phone")


def test_an_organiser_signs_in_on_a_pc(cast: Cast, page: Page, sign_in: Callable[..., None]) -> None:
    sign_in(page, "quang")
    expect(page).to_have_url("/admin/")


def test_the_watch_over_pages_hears_what_it_must(new_page: NewPage, complaints: Complaints) -> None:
    page = new_page()
    page.goto("/sign-in/")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2/x.png'}))")
    page.evaluate("setTimeout(() => { throw new Error('broken script') })")
    page.wait_for_timeout(300)
    heard = "\n".join(complaints.left())
    assert "Content Security Policy" in heard
    assert "broken script" in heard
    complaints.allow("Content Security Policy")
    complaints.allow("broken script")
    complaints.allow("127.0.0.2")
