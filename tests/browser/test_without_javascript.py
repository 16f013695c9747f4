"""A browser that runs no scripts: the whole exam by plain forms."""

from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt, AttemptStatus
from exams.sittings.models import Sitting
from tests.browser.candidate import SignIn, address, choose, fix_kinds, flagged, held, option
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import Cast


def press(page: Page, go: str) -> None:
    """The form's own button below the last question: save, or hand in."""
    page.locator(f"#exam-end button[value={go}]").click()


def test_an_exam_from_the_access_code_to_the_receipt(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    Sitting.objects.update(access_code="SEN")
    page = new_page(PHONE, java_script_enabled=False)
    fix_kinds(cast.entry_an)
    sign_in(page, "an")
    page.locator("a.button-primary").click()
    page.locator("input[name=access_code]").fill("sen")
    page.locator("form[action$='/start/'] button").click()
    choose(page, 1, "A")
    choose(page, 2, "B")
    page.locator("#q3 .flag").click()
    press(page, "save")
    expect(page.locator(".option-mark-saved")).to_have_count(2)
    expect(page.locator(".palette-link[data-answered]")).to_have_count(2)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
    assert flagged(cast.entry_an) == [3]
    choose(page, 1, "D")  # a saved answer is changed on the page that shows it as saved
    choose(page, 4, "C")
    press(page, "save")
    assert page.locator("[role=alert]").count() == 0
    assert held(cast.entry_an) == {1: ["D"], 2: ["B"], 4: ["C"]}
    for shown in ("#clock [data-plain]", "#side button[value=save]"):
        expect(page.locator(shown).last).to_be_visible()
    for useless in ("#bottom", "#saved", "[data-view]", "#keys"):
        expect(page.locator(useless).first).to_be_hidden()

    choose(page, 5, "A")
    press(page, "hand_in")
    assert numbers(page, ".notice .palette-link") == ["3", "6"]
    assert numbers(page, ".palette-link") == ["3", "6", "3"]  # and the one marked for another look
    page.locator(".palette-link").first.click()
    assert option(page, 5, "A").is_checked()
    press(page, "hand_in")
    page.locator("form[action$='/hand-in/'] button").click()
    attempt = Attempt.objects.get()
    assert page.locator(".receipt-code").inner_text() == attempt.receipt
    assert attempt.status == AttemptStatus.SUBMITTED
    assert held(cast.entry_an) == {1: ["D"], 2: ["B"], 4: ["C"], 5: ["A"]}
    page.go_back()
    page.go_back()
    expect(page.locator(".receipt-code")).to_be_visible()


def numbers(page: Page, links: str) -> list[str]:
    return [text.split()[-1] for text in page.locator(links).all_inner_texts()]


def test_an_old_page_overwrites_nothing_and_what_it_adds_is_kept(
    cast: Cast, new_page: NewPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("422")  # the old page is told so
    page = new_page(java_script_enabled=False)
    fix_kinds(cast.entry_an)
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    page.locator("form[action$='/start/'] button").click()
    old = page.context.new_page()
    old.goto(address(cast.entry_an))
    choose(page, 1, "A")
    choose(page, 2, "B")
    press(page, "save")
    choose(old, 1, "C")
    choose(old, 3, "D")
    press(old, "save")
    expect(old.get_by_role("alert")).to_be_visible()
    assert option(old, 1, "A").is_checked()
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"], 3: ["D"]}
    choose(old, 1, "C")  # having seen the newer answer, they want it so
    press(old, "save")
    assert held(cast.entry_an)[1] == ["C"]
    page.go_back()
    press(page, "save")
    assert held(cast.entry_an) == {1: ["C"], 2: ["B"], 3: ["D"]}
    press(page, "hand_in")
    old.goto(address(cast.entry_an))
    choose(old, 4, "B")
    press(old, "save")
    page.locator("form[action$='/hand-in/'] button").click()
    choose(old, 4, "A")
    press(old, "save")
    expect(old.locator(".receipt-code")).to_be_visible()
    assert held(cast.entry_an) == {1: ["C"], 2: ["B"], 3: ["D"], 4: ["B"]}
