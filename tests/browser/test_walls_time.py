"""Staff's power over time in the browser: what one does is on every wall, and a wall that moves stays put."""

from datetime import timedelta

from playwright.sync_api import expect

from exams.delivery.models import Attempt, AttemptStatus, ServerBeat
from tests.browser.candidate import SignIn
from tests.browser.conftest import Complaints, NewPage
from tests.cast import Cast
from tests.exams.delivery.steering import begin, sound
from tests.times import ShiftedClock

AT_ONCE = 20_000
REFRESH = "htmx.trigger(document.body, 'wall:refresh')"


def test_a_room_is_paused_and_resumed_and_the_other_wall_shows_it(
    cast: Cast, new_page: NewPage, sign_in: SignIn
) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    wall, page = new_page(), new_page()
    sign_in(wall, "khanh")
    wall.goto(f"/admin/wall/{cast.sitting.uid}/")
    sign_in(page, "loan")
    page.goto(f"/admin/wall/{cast.sitting.uid}/")
    page.locator(f"#pause-{cast.room.uid}").click()
    page.locator("#pause-reason").fill("Mất điện")
    page.locator("#pause button").click()
    seat = wall.locator(f"#seat-{cast.entry_an.number}")
    expect(seat).to_have_attribute("data-state", "paused", timeout=AT_ONCE)
    expect(wall.get_by_text("Mất điện")).to_be_visible()
    assert sound(attempt).paused_since is not None
    page.locator(".wall-stop button").click()
    expect(wall.locator(".wall-stop")).to_have_count(0, timeout=AT_ONCE)
    assert sound(attempt).deadline_at > attempt.deadline_at


def test_a_wall_that_moves_keeps_the_focus_and_what_is_unfolded(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page()
    sign_in(page, "loan")
    page.goto(f"/admin/wall/{cast.sitting.uid}/")
    page.locator("#opening-key summary").click()
    page.locator(f"#time-{cast.entry_dat.number}").focus()
    page.locator("#wall").evaluate("wall => { wall.firstElementChild.dataset.old = 'yes'; }")
    page.evaluate(REFRESH)
    expect(page.locator("#wall [data-old]")).to_have_count(0)
    expect(page.locator(f"#time-{cast.entry_dat.number}")).to_be_focused()
    expect(page.locator("#opening-key code")).to_be_visible()


def test_a_wall_is_not_replaced_under_the_finger(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page()
    sign_in(page, "loan")
    page.goto(f"/admin/wall/{cast.sitting.uid}/")
    page.locator(f"#time-{cast.entry_an.number}").hover()
    page.mouse.down()
    # Marked only now: what came while the page opened may have replaced the wall before.
    page.locator("#wall").evaluate("wall => { wall.firstElementChild.dataset.old = 'yes'; }")
    with page.expect_response("**/rows/"):
        page.evaluate(REFRESH)
    expect(page.locator("#wall [data-old]")).to_have_count(1)
    page.mouse.up()
    page.wait_for_url("**/time/")


def test_an_organiser_gives_an_outage_back_with_one_press(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock
) -> None:
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    second = timedelta(seconds=1)
    clock.shift(minutes=3)  # this server's own heartbeat is heard from here on
    ServerBeat.objects.all().delete()
    ServerBeat.objects.create(process="a", began_at=attempt.started_at, last_at=attempt.started_at + second)
    ServerBeat.objects.create(
        process="b", began_at=attempt.started_at + 91 * second, last_at=attempt.started_at + 7200 * second
    )
    page = new_page()
    sign_in(page, "quang")
    page.goto(f"/admin/wall/{cast.sitting.uid}/")
    page.locator("#outage-1").click()
    expect(page.locator(".wall-outage")).to_have_count(0)
    assert Attempt.objects.get(pk=attempt.pk).deadline_at == attempt.deadline_at + 90 * second


def test_work_is_closed_and_voided_from_the_wall_with_a_second_look(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("422")
    attempt = begin(cast.entry_an, cast.sitting.opens_at)
    number = cast.entry_an.number
    page = new_page()
    sign_in(page, "quang")
    page.goto(f"/admin/wall/{cast.sitting.uid}/")
    page.locator(f"#end-work-{number}").click()
    page.locator("#close-reason").fill("Rời phòng")
    page.locator("#close button").click()
    expect(page.locator("#close-sure")).to_have_attribute("aria-invalid", "true")
    assert sound(attempt).status == AttemptStatus.IN_PROGRESS
    page.locator("#close-sure").check()
    page.locator("#close button").click()
    expect(page.locator(f"#seat-{number}")).to_have_attribute("data-state", "handed_in")
    page.locator(f"#void-{number}").click()
    page.locator("#void-reason").fill("Chép bài")
    page.locator("#void-sure").check()
    page.locator("#void button").click()
    expect(page.locator(f"#seat-{number}")).to_have_attribute("data-state", "voided")
    assert sound(attempt).status == AttemptStatus.VOIDED
    candidate = new_page()
    sign_in(candidate, "an")
    candidate.goto(f"/exam/{cast.entry_an.uid}/")
    expect(candidate.locator("#receipt .notice[role=alert]:visible")).to_have_count(1)
