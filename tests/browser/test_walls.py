"""The live wall: what happens in the room is on it by itself, by socket or without."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect

from exams.delivery.actions import AWAY_AFTER
from exams.sittings.models import Entry
from tests.browser.candidate import SignIn, address, choose, expect_saved, sit_down
from tests.browser.conftest import Complaints, NewPage
from tests.cast import Cast
from tests.times import ShiftedClock

# Seconds. By socket at once, without one every two to three; a busy machine is no failure, and "live" asks nothing.
BY_SOCKET, BY_ASKING = 15.0, 20.0
KNOCK = """(path) => new Promise((told) => {
    const socket = new WebSocket(`ws://${location.host}${path}`);
    socket.onopen = () => told("open");
    socket.onclose = () => told("closed");
})"""


def watch(wall: Page, cast: Cast, sign_in: SignIn, way: str) -> None:
    sign_in(wall, "loan")
    wall.goto(f"/admin/wall/{cast.sitting.uid}/")
    expect(wall.locator(".wall-seat[data-state=absent]")).to_have_count(3)
    expect(wall.locator("[data-wall]")).to_have_attribute("data-state", way)


def expect_state(wall: Page, entry: Entry, state: str, within: float) -> None:
    seat = wall.locator(f".wall-seat[data-entry='{entry.number}']")
    expect(seat).to_have_attribute("data-state", state, timeout=within * 1000)


def blocked(socket: WebSocketRoute) -> None:
    """As behind a proxy that lets no socket through."""
    socket.close(code=1011)


def test_every_change_in_the_room_is_pushed_to_the_wall(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    wall, page = new_page(), new_page()
    watch(wall, cast, sign_in, "live")
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    expect_state(wall, cast.entry_an, "waiting", BY_SOCKET)
    page.locator("form[action$='/start/'] button").click()
    expect_state(wall, cast.entry_an, "working", BY_SOCKET)
    choose(page, 1, "A")
    expect_saved(page, 1)
    expect(wall.get_by_text("1/6")).to_be_visible(timeout=BY_SOCKET * 1000)
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect_state(wall, cast.entry_an, "handed_in", BY_SOCKET)


def test_where_sockets_are_blocked_the_wall_asks(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    complaints.allow("htmx:")
    wall, page = new_page(), new_page()
    wall.route_web_socket("**/ws/**", blocked)
    watch(wall, cast, sign_in, "polling")
    sit_down(page, cast.entry_an, sign_in)
    expect_state(wall, cast.entry_an, "working", BY_ASKING)
    page.close()
    clock.shift(seconds=AWAY_AFTER.total_seconds() + 5)
    expect_state(wall, cast.entry_an, "away", BY_ASKING)
    wall.context.set_offline(True)
    expect(wall.locator("[data-wall]")).to_have_attribute("data-state", "lost")
    wall.context.set_offline(False)
    expect(wall.locator("[data-wall]")).to_have_attribute("data-state", "polling")


def test_a_stranger_and_a_candidate_see_no_wall_and_get_no_socket(
    cast: Cast, new_page: NewPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("/ws/wall/")  # the browser reports the refused sockets
    told = {}
    for name in ("loan", "stranger", "an", ""):
        page = new_page()
        if name:
            sign_in(page, name)
        page.goto("/sign-in/")  # those who are signed in are led on to their own first page
        told[name] = page.evaluate(KNOCK, f"/ws/wall/{cast.sitting.uid}/")
        for then in ("", "rows/"):
            answer = page.request.get(f"/admin/wall/{cast.sitting.uid}/{then}", max_redirects=0)
            assert answer.ok == (name == "loan"), (name, answer.status)
    candidate = new_page()
    sign_in(candidate, "an")
    candidate.goto(f"/admin/wall/{cast.sitting.uid}/")
    expect(candidate).to_have_url(re.compile("/exam/$"))
    assert told == {"loan": "open", "stranger": "closed", "an": "closed", "": "closed"}
