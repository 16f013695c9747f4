"""Moving through the paper: by keys alone on a PC, by thumb on a phone."""

from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt, AttemptStatus
from tests.browser.candidate import (
    SEVERAL,
    SignIn,
    address,
    ask_the_server,
    choose,
    expect_saved,
    held,
    mark_of,
    option,
    press_on,
    record_of,
    sit_down,
    wait_until,
)
from tests.browser.conftest import DESKTOP, Complaints, NewPage
from tests.cast import Cast

LAST = 6


def expect_current(page: Page, n: int) -> None:
    expect(page.locator(".question.current")).to_have_attribute("data-n", str(n))


def test_the_whole_paper_by_keys(cast: Cast, page: Page, sign_in: SignIn) -> None:
    sit_down(page, cast.entry_an, sign_in)
    press_on(page, "2", "ArrowRight", "ArrowRight", "c", "f")
    assert option(page, 1, "B").is_checked()
    assert option(page, 3, "C").is_checked()
    assert page.locator("#q3 .flag input").is_checked()
    expect_current(page, 3)
    press_on(page, "p", "d", "ArrowLeft", "ArrowLeft")
    expect_current(page, 1)
    option(page, 3, "C").focus()  # inside a group of buttons the arrows are the browser's own
    press_on(page, "ArrowDown", "ArrowRight")
    assert option(page, 3, "A").is_checked()
    press_on(page, "n", "n", "n", "a", "3", "n", "Enter")
    expect_current(page, LAST)
    wait_until(page, lambda: len(held(cast.entry_an)) == 4)
    assert held(cast.entry_an) == {1: ["B"], 2: ["D"], 3: ["A"], SEVERAL: ["A", "C"]}
    press_on(page, "a")
    wait_until(page, lambda: held(cast.entry_an)[SEVERAL] == ["C"])
    assert page.url.endswith(address(cast.entry_an))


def test_keys_stand_back_where_somebody_types_and_can_be_switched_off(cast: Cast, page: Page, sign_in: SignIn) -> None:
    sit_down(page, cast.entry_an, sign_in)
    page.evaluate("""document.getElementById('lines').innerHTML =
        '<input id="typed"><textarea id="long"></textarea><div id="free" contenteditable>.</div>'""")
    for place in ("#typed", "#long", "#free"):
        page.locator(place).focus()
        page.keyboard.type("2 bfn")
        press_on(page, "ArrowLeft")
    assert page.locator("#typed").input_value() == page.locator("#long").input_value() == "2 bfn"
    assert "2 bfn" in page.locator("#free").inner_text()
    page.locator("#q2").focus()
    press_on(page, "Control+b", "Alt+2")
    page.locator("#side button[value=hand_in]").click()
    press_on(page, "2", "b", "f", "n")
    expect(page.locator("#hand-in")).to_be_visible()
    press_on(page, "Escape")
    expect(page.locator("#hand-in")).to_be_hidden()
    page.locator("#keys summary").click()
    page.locator("#keys-on").uncheck()
    page.locator("#q2").focus()
    press_on(page, "2", "f", "ArrowRight")
    assert page.locator("#paper input:checked").count() == 0
    page.reload()
    expect(page.locator("html.js")).to_be_attached()
    assert not page.locator("#keys-on").is_checked()
    assert record_of(cast.entry_an) == []


def test_everything_is_reached_by_tab_and_focus_is_never_lost(cast: Cast, page: Page, sign_in: SignIn) -> None:
    sit_down(page, cast.entry_an, sign_in)
    seen = set()
    for _ in range(60):
        press_on(page, "Tab")
        seen.add(page.evaluate("(e => e.id || e.name || e.dataset.n || e.value || e.tagName)(document.activeElement)"))
        assert page.evaluate("document.activeElement.getBoundingClientRect().width > 0")
        if page.evaluate("document.activeElement.id") == "keys-on":
            break
    assert {f"q{n}" for n in range(1, LAST + 1)} <= seen
    assert {str(n) for n in range(1, LAST + 1)} <= seen  # the overview
    assert "hand_in" in seen or "go" in seen
    page.locator("#side button[value=hand_in]").focus()
    press_on(page, "Enter", "Tab")
    assert page.evaluate("document.getElementById('hand-in').contains(document.activeElement)")
    press_on(page, "Escape")
    assert page.evaluate("document.activeElement.value") == "hand_in"


def test_on_a_phone_one_question_at_a_time_and_handing_in_asks_once(cast: Cast, phone: Page, sign_in: SignIn) -> None:
    sit_down(phone, cast.entry_an, sign_in)
    shown = phone.locator(".question:visible")
    expect(shown).to_have_count(1)
    choose(phone, 1, "A")
    phone.locator("#bottom [data-go='1']").click()
    expect(shown).to_have_attribute("data-n", "2")
    expect(phone.locator("#place")).to_have_text(f"2/{LAST}")
    phone.locator("#q2 .flag").click()
    phone.locator("#open-sheet").click()
    expect(phone.locator("#sheet .palette-link[data-answered]")).to_have_count(1)
    expect(phone.locator("#sheet .palette-link[data-flagged]")).to_have_count(1)
    phone.locator("#sheet .palette-link[data-n='5']").click()
    expect(phone.locator("#sheet")).to_be_hidden()
    expect(shown).to_have_attribute("data-n", "5")
    choose(phone, 5, "C")
    swipe(phone, -160)
    expect(shown).to_have_attribute("data-n", "6")
    expect(phone.locator("#exam-end")).to_be_visible()
    swipe(phone, 160)
    expect(shown).to_have_attribute("data-n", "5")
    phone.locator("[data-view]:visible").click()
    expect(shown).to_have_count(LAST)
    phone.reload()
    expect(shown).to_have_count(LAST)
    expect_saved(phone, 5)

    phone.locator("#exam-end button[value=hand_in]").click()
    assert phone.locator("#hand-in-numbers a").all_inner_texts() == ["2", "3", "4", "6"]
    expect(phone.locator("#hand-in-flagged")).to_be_visible()
    phone.locator("#hand-in-numbers a").nth(1).click()
    expect_current(phone, 3)
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS
    choose(phone, 3, "B")
    phone.locator("#exam-end button[value=hand_in]").click()
    assert phone.locator("#hand-in-numbers a").all_inner_texts() == ["2", "4", "6"]
    phone.locator("#hand-in-form button").click()
    expect(phone.locator(".receipt-code")).to_be_visible()
    assert held(cast.entry_an) == {1: ["A"], 3: ["B"], 5: ["C"]}
    assert Attempt.objects.get().status == AttemptStatus.SUBMITTED


def swipe(page: Page, across: int) -> None:
    """A finger across the question, as the browser would tell of it."""
    page.evaluate(
        """(across) => {
            const area = document.getElementById('questions');
            const at = (x) => new Touch({identifier: 1, target: area, clientX: x, clientY: 300});
            const tell = (kind, x, down) => area.dispatchEvent(new TouchEvent(kind,
                {bubbles: true, touches: down ? [at(x)] : [], changedTouches: [at(x)]}));
            tell('touchstart', 180, true);
            tell('touchend', 180 + across, false);
        }""",
        across,
    )


def test_of_two_tabs_one_writes_and_the_other_goes_on_when_it_is_closed(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    second = page.context.new_page()
    second.goto(address(cast.entry_an))
    expect(second.locator("#line-other-tab")).to_be_visible()
    expect(option(second, 2, "A")).to_be_disabled()
    page.close()
    expect(second.locator("#line-other-tab")).to_be_hidden()
    expect(option(second, 2, "A")).to_be_enabled()
    choose(second, 2, "B")
    expect_saved(second, 2)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
    assert Attempt.objects.get().epoch == 1


def test_a_second_computer_goes_on_only_with_consent_and_the_first_is_told(
    cast: Cast, new_page: NewPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("409")  # asked first
    first = new_page()
    sit_down(first, cast.entry_an, sign_in)
    choose(first, 1, "A")
    choose(first, 2, "B")
    expect_saved(first, 2)
    second = new_page(DESKTOP)
    sign_in(second, "an")
    second.goto(address(cast.entry_an))
    expect(second.locator("#elsewhere")).to_be_visible()
    expect(second.locator("#elsewhere-seen")).not_to_be_empty()
    second.locator("#elsewhere button[value='']").click()
    expect(second.locator("#line-taken-over")).to_be_visible()
    expect(option(second, 2, "C")).to_be_disabled()
    choose(first, 3, "D")  # which still writes
    expect_saved(first, 3)
    assert Attempt.objects.get().epoch == 1

    second.locator("[data-go-on-here]").click()
    second.locator("#elsewhere button[value=here]").click()
    expect(option(second, 2, "C")).to_be_enabled()
    expect(option(second, 3, "D")).to_be_checked()
    choose(second, 2, "C")
    expect_saved(second, 2)
    choose(first, 2, "A")  # not told yet
    choose(first, 4, "A")
    expect(first.locator("#line-taken-over")).to_be_visible()
    expect(option(first, 5, "A")).to_be_disabled()
    assert mark_of(first, 2) == "refused"
    wait_until(first, lambda: len(record_of(cast.entry_an)) == 6)
    # What nobody answered since then counts; what the second computer answered stands, and the other word is on record.
    assert held(cast.entry_an) == {1: ["A"], 2: ["C"], 3: ["D"], 4: ["A"]}
    assert [said["verdict"] for said in record_of(cast.entry_an) if said["n"] == 2] == ["", "", "older_epoch"]
    ask_the_server(second)
    expect(option(second, 4, "A")).to_be_checked()
    expect(second.locator("#line-fresher")).to_be_visible()
