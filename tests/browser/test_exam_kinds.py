"""Questions of every kind on the paper: answered on a phone, kept through a reload, and by plain forms."""

from collections.abc import Callable, Iterator
from string import ascii_letters

import pytest
from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt
from tests.browser.candidate import (
    EVENTS,
    NO_LAST_WORD,
    SignIn,
    address,
    choose,
    cut_off,
    expect_saved,
    held,
    kept_here,
    mark_of,
    option,
    wait_until,
)
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import Cast
from tests.exams.delivery.every_kind import forget_papers, give_every_kind

ANSWERS = {
    1: ["B"],
    2: ["A", "C"],
    3: ["A", "D"],
    4: ["C", "D", "H"],
    5: ["B", "E"],
    6: ["=34,5"],
    7: ["=Hà Nội"],
    8: ["C"],
}


@pytest.fixture(autouse=True)
def every_kind(cast: Cast) -> Iterator[None]:
    give_every_kind(cast.entry_an)
    yield
    forget_papers()


def begin(page: Page, cast: Cast, sign_in: SignIn) -> None:
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    page.locator("form[action$='/start/'] button").click()


def pick(page: Page, n: int, *letters: str) -> None:
    """In rows: presses the button of the letter, or takes it in its select."""
    for letter in letters:
        if n == 3:
            page.locator(f"#q3 label.row-option:has([value={letter}])").click()
        else:
            page.locator(f"#q{n} select:has(option[value={letter}])").select_option(letter)


def answer_all(page: Page) -> None:
    for n, value in ANSWERS.items():
        if n in (3, 4, 5):
            pick(page, n, *value)
        elif n in (6, 7):
            page.locator(f"#q{n} .written-input").fill(value[0][1:])
        else:
            for letter in value:
                choose(page, n, letter)


def shown(page: Page) -> dict[int, list[str]]:
    """What the page shows as chosen and written."""
    chosen = {n: [letter for letter in ascii_letters if is_chosen(page, n, letter)] for n in ANSWERS}
    written = {n: ["=" + page.locator(f"#q{n} .written-input").input_value()] for n in (6, 7)}
    return {n: sorted(value) for n, value in (chosen | written).items()}


def is_chosen(page: Page, n: int, letter: str) -> bool:
    return page.locator(f"#q{n} input[value={letter}]:checked, #q{n} option[value={letter}]:checked").count() > 0


def scroll_view(page: Page) -> None:
    expect(page.locator("html.js")).to_be_attached()
    if page.locator(".one-at-a-time").count():
        page.locator("[data-view]:visible").first.click()


def test_every_kind_is_answered_on_a_phone_and_found_again(
    cast: Cast, phone: Page, sign_in: SignIn, shoot: Callable[[Page, str], None]
) -> None:
    begin(phone, cast, sign_in)
    scroll_view(phone)
    answer_all(phone)
    for n in ANSWERS:
        expect_saved(phone, n)
    assert held(cast.entry_an) == ANSWERS
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(phone.locator("#q3 .row-count")).not_to_be_empty()
    expect(phone.locator("#q4 .row-count")).to_be_empty()
    pictures = phone.locator(".question img:visible").all()
    assert len(pictures) == 3
    assert all(picture.evaluate("image => image.complete && image.naturalWidth === 4") for picture in pictures)
    shoot(phone, "exam-kinds-phone")

    phone.reload()
    scroll_view(phone)
    assert shown(phone) == ANSWERS
    for n in ANSWERS:
        expect_saved(phone, n)
    widths = [picture.evaluate("image => image.naturalWidth") for picture in phone.locator(".question img").all()]
    assert widths == [4, 4, 4]
    pick(phone, 4, "A")
    phone.locator("#q4 select").last.select_option("")
    phone.locator("#q7 [data-clear]").click()
    expect(phone.locator("#q7 .written-input")).to_have_value("")
    wait_until(phone, lambda: held(cast.entry_an).get(4) == ["A", "D"] and 7 not in held(cast.entry_an))

    phone.locator("#exam-end button[value=hand_in]").click()
    expect(phone.locator("#hand-in-half-done")).to_contain_text("3, 4, 5")
    phone.locator("#hand-in-form button").click()
    expect(phone.locator(".receipt-code")).not_to_be_empty()
    assert phone.locator(".receipt-code").inner_text() == Attempt.objects.get().receipt


def test_what_is_being_written_is_saved_after_a_pause_and_never_called_saved_before(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    begin(page, cast, sign_in)
    field = page.locator("#q7 .written-input")
    field.press_sequentially("Hà", delay=30)
    assert mark_of(page, 7) == "sending"
    expect_saved(page, 7)  # without leaving the field
    assert held(cast.entry_an) == {7: ["=Hà"]}
    field.press_sequentially(" Nội", delay=30)
    field.press("Enter")
    assert page.locator("dialog[open]").count() == 0
    wait_until(page, lambda: held(cast.entry_an) == {7: ["=Hà Nội"]})
    count = Attempt.objects.get().events.filter(kind="answer").count()
    assert count <= 4, "not one for every letter"


def test_what_was_written_just_before_a_reload_is_kept_by_the_browser(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("Failed to load resource")
    begin(page, cast, sign_in)
    page.evaluate(NO_LAST_WORD)
    cut_off(page)
    page.locator("#q7 .written-input").press_sequentially("Hà Nội")
    page.reload()
    expect(page.locator("#q7 .written-input")).to_have_value("Hà Nội")
    assert kept_here(page) >= 1
    page.unroute(EVENTS)
    expect_saved(page, 7)
    assert held(cast.entry_an) == {7: ["=Hà Nội"]}


def test_letters_typed_into_an_answer_are_no_keys_of_the_paper(cast: Cast, page: Page, sign_in: SignIn) -> None:
    begin(page, cast, sign_in)
    page.locator("#q6 .written-input").press_sequentially("1 2")
    page.locator("#q7 .written-input").press_sequentially("abfn")
    expect_saved(page, 7)
    expect_saved(page, 6)
    assert held(cast.entry_an) == {6: ["=1 2"], 7: ["=abfn"]}


def test_every_kind_by_plain_forms(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(PHONE, java_script_enabled=False)
    begin(page, cast, sign_in)
    answer_all(page)
    page.locator("#exam-end button[value=save]").click()
    assert held(cast.entry_an) == ANSWERS
    assert shown(page) == ANSWERS
    assert option(page, 1, "B").is_checked()
    expect(page.locator(".palette-link[data-answered]")).to_have_count(8)
    page.locator("#exam-end button[value=hand_in]").click()
    assert [link.inner_text().split()[-1] for link in page.locator(".palette-link").all()] == ["3", "5"]
