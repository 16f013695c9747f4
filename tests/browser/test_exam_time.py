"""The end of an exam: the server's clock alone counts, and whatever was saved counts with it."""

from django.core.management import call_command
from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from tests.browser.candidate import (
    EVENTS,
    NO_CHANCE,
    SignIn,
    address,
    ask_the_server,
    choose,
    cut_off,
    end_in,
    expect_saved,
    held,
    kept_here,
    record_of,
    sit_down,
    truth,
    wait_until,
)
from tests.browser.conftest import Complaints, NewPage
from tests.cast import DURATION_MINUTES, EXTRA_MINUTES, Cast
from tests.times import ShiftedClock

A_DAY_AHEAD = """
const Real = Date, ahead = 86_400_000;
Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
  static now() { return Real.now() + ahead; }
};
"""


def minutes_shown(page: Page) -> int:
    """Of the countdown: `38 min`, `09:31`."""
    return int("".join(filter(str.isdigit, page.locator("#clock-left").inner_text()))[:2])


def test_a_wrong_clock_in_the_computer_changes_nothing(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock
) -> None:
    page = new_page(timezone_id="Pacific/Auckland")
    page.add_init_script(A_DAY_AHEAD)
    attempt = sit_down(page, cast.entry_dat, sign_in)
    expect(page.locator("#clock-left")).not_to_be_empty()
    assert minutes_shown(page) == DURATION_MINUTES + EXTRA_MINUTES - 1
    choose(page, 1, "A")
    expect_saved(page, 1)
    clock.shift(minutes=30.5)
    ask_the_server(page)
    wait_until(page, lambda: minutes_shown(page) == 9)
    expect(page.locator("#clock")).to_have_attribute("data-near", "soon")
    expect(page.locator("#aloud")).not_to_be_empty()  # ten minutes left, said to those who do not see it
    said = page.locator("#aloud").inner_text()
    end_in(attempt, clock, seconds=25 * 60)
    ask_the_server(page)
    wait_until(page, lambda: minutes_shown(page) == 24)
    expect(page.locator("#aloud")).not_to_have_text(said)  # more time was given
    assert page.evaluate("Date.now()") / 1000 > clock.now().timestamp() + 23 * 3600


def test_at_the_end_the_page_sends_the_last_answer_and_hands_in_by_itself(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    page.add_init_script(NO_CHANCE)
    attempt = sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    end_in(attempt, clock, seconds=3)
    page.reload()
    cut_off(page)
    choose(page, 2, "B")
    expect(page.locator("#line-time-up")).to_be_visible()
    expect(page.locator("#q3 .option-input").first).to_be_disabled()
    assert truth(page) in ("sending", "local")
    assert kept_here(page) == 1
    page.unroute(EVENTS)
    expect(page.locator(".receipt-code")).to_be_visible()
    attempt.refresh_from_db()
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
    assert attempt.close_reason == CloseReason.HANDED_IN
    assert attempt.finished_at == attempt.deadline_at
    assert page.locator(".receipt-code").inner_text() == attempt.receipt
    wait_until(page, lambda: kept_here(page) == 0)
    page.go_back()
    expect(page.locator(".receipt-code, #start")).to_have_count(1)
    assert page.locator("#paper").count() == 0


def test_with_nobody_there_an_exam_is_closed_at_its_end_with_all_that_was_saved(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock
) -> None:
    attempts = {}
    for entry in (cast.entry_an, cast.entry_dat):
        page = new_page()
        attempts[entry] = sit_down(page, entry, sign_in)
        for n, letter in ((1, "A"), (4, "D")):
            choose(page, n, letter)
            expect_saved(page, n)
        page.close()
    clock.shift(minutes=DURATION_MINUTES + 1)
    call_command("close_attempts", verbosity=0)
    assert Attempt.objects.filter(status=AttemptStatus.IN_PROGRESS).get() == attempts[cast.entry_dat]
    clock.shift(minutes=EXTRA_MINUTES)
    wall = new_page()
    sign_in(wall, "loan")
    wall.goto(f"/admin/wall/{cast.sitting.uid}/")
    expect(wall.locator(".wall-seat[data-state=handed_in]")).to_have_count(2)
    for entry, attempt in attempts.items():
        attempt.refresh_from_db()
        assert attempt.close_reason == CloseReason.TIME_UP
        assert attempt.finished_at == attempt.deadline_at
        assert (attempt.answered_count, held(entry)) == (2, {1: ["A"], 4: ["D"]})
    back = new_page()
    sign_in(back, "an")
    back.goto(address(cast.entry_an))
    assert back.locator(".receipt-code").inner_text() == attempts[cast.entry_an].receipt


def test_an_answer_that_comes_too_late_is_on_record_and_the_candidate_is_told(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    sit_down(page, cast.entry_an, sign_in)
    cut_off(page)
    choose(page, 2, "B")
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    clock.shift(minutes=DURATION_MINUTES + 5)
    page.unroute(EVENTS)
    page.goto(address(cast.entry_an))
    expect(page.locator("#late")).to_be_visible()
    assert held(cast.entry_an) == {}
    [late] = record_of(cast.entry_an)
    assert (late["n"], late["value"], late["verdict"]) == (2, "B", "late")
    wait_until(page, lambda: kept_here(page) == 0)
