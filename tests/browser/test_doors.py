"""The door of an exam: too early, too late, the wrong code, twice at once. One clear sentence, and nothing is lost."""

from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt
from exams.sittings.models import Sitting
from tests.browser.candidate import SignIn, address, choose, expect_saved, option
from tests.browser.conftest import Complaints, NewPage
from tests.cast import EXTRA_MINUTES, Cast
from tests.times import ShiftedClock

START = "form[action$='/start/'] button"


def test_before_the_opening_the_door_is_shut_and_opens_by_itself(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("422")
    Sitting.objects.update(access_code="SEN")
    clock.shift(minutes=-12)
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    expect(page.locator("#countdown-clock")).not_to_be_empty()
    expect(page.locator("#start-button")).to_be_disabled()
    expect(page.locator(".check-ok")).to_have_count(2)
    page.locator("#try-out .option").nth(2).click()
    expect(page.locator("#try-line")).not_to_be_empty()
    page.evaluate("document.getElementById('start-button').disabled = false")
    page.locator("input[name=access_code]").fill("SEN")
    page.locator(START).click()
    expect(page.locator(".notice[role=alert]")).to_be_visible()
    assert not Attempt.objects.exists()
    page.goto(address(cast.entry_an))
    page.locator("input[name=access_code]").fill("hoa")
    clock.shift(minutes=12)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#start-button")).to_be_enabled()
    assert page.locator("input[name=access_code]").input_value() == "hoa"
    page.locator(START).click()
    expect(page.locator(".notice[role=alert]")).to_be_visible()
    assert not Attempt.objects.exists()
    page.locator("input[name=access_code]").fill(" sen ")
    page.locator(START).click()
    expect(page.locator(".question").first).to_be_visible()


def test_after_the_window_nobody_starts_but_those_with_extra_time(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("409")  # the scripts ask for a start that is refused
    late, granted = new_page(), new_page()
    for page, name, entry in ((late, "an", cast.entry_an), (granted, "dat", cast.entry_dat)):
        sign_in(page, name)
        page.goto(address(entry))
    clock.shift(hours=2, minutes=EXTRA_MINUTES / 2)
    late.locator(START).click()
    expect(late.locator(".notice")).to_be_visible()
    assert late.locator("form[action$='/start/']").count() == 0
    granted.locator(START).click()
    expect(granted.locator(".question").first).to_be_visible()
    assert Attempt.objects.get().entry == cast.entry_dat
    late.goto("/exam/")
    assert late.locator(f"a[href='{address(cast.entry_an)}']").count() == 0
    clock.shift(minutes=EXTRA_MINUTES)
    late.goto(address(cast.entry_an))
    expect(late.locator(".notice")).to_be_visible()


def test_a_second_start_leads_to_the_same_paper(cast: Cast, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    second = page.context.new_page()
    second.goto(address(cast.entry_an))
    page.locator(START).dblclick()
    choose(page, 1, "B")
    expect_saved(page, 1)
    if second.locator(START).count():  # or its page has found out by itself
        second.locator(START).click()
    expect(second.locator("#line-other-tab")).to_be_visible()
    assert Attempt.objects.count() == 1
    page.close()  # only one writes at a time: the second goes on with all that was saved
    expect(option(second, 1, "B")).to_be_checked()


def test_another_candidates_exam_is_not_there(cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints) -> None:
    complaints.allow("404")
    sign_in(page, "anh")
    for then in ("", "hand-in/", "result/"):
        answer = page.goto(address(cast.entry_an, then))
        assert answer is not None
        assert answer.status == 404
    assert cast.entry_an.person.full_name not in page.content()
