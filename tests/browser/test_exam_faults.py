"""What goes wrong in a room: a browser dies, a session ends, a disk is full, a computer sleeps, the network goes."""

import base64
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import BrowserContext, Page, Playwright, WebSocketRoute, expect

from exams.delivery import sealing, tokens
from exams.delivery.models import Attempt, AttemptStatus
from tests.browser.candidate import (
    NO_CHANCE,
    WIRE,
    SignIn,
    address,
    ask_the_server,
    choose,
    cut_off,
    end_in,
    expect_saved,
    held,
    kept_here,
    mark_of,
    option,
    record_of,
    sit_down,
    truth,
    wait_until,
)
from tests.browser.conftest import FLAGS, Complaints, NewPage
from tests.cast import DURATION_MINUTES, PASSWORD, Cast
from tests.times import ShiftedClock

NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
}
"""
FULL_STORAGE = """
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (/^khue:(answer|sealed):/.test(key)) throw new DOMException('full', 'QuotaExceededError');
  return set.call(this, key, value);
};
"""
# Date runs ahead of the clock that only grows, as after a sleep.
SLEEPER = """
const Real = Date;
window.slept = 0;
Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + window.slept); }
  static now() { return Real.now() + window.slept; }
};
"""
WAITING_LONG = "performance.now = ((now) => () => now() + (window.later ?? 0))(performance.now.bind(performance))"


def processes_of(folder: Path) -> list[int]:
    """The browser that works in this folder: its main process, without its children."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            command = (entry / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={folder}".encode() in command and not any(b"--type=" in part for part in command):
                found.append(int(entry.name))
    return found


def browser_in(folder: Path, playwright: Playwright, program: str, address: str) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        str(folder), executable_path=program, args=FLAGS, base_url=address, locale="vi-VN"
    )


def test_a_killed_browser_is_opened_again_and_the_answers_arrive_without_a_touch(
    cast: Cast, playwright: Playwright, program: str, address: str, sign_in: SignIn, tmp_path: Path
) -> None:
    context = browser_in(tmp_path, playwright, program, address)
    page = context.new_page()
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    cut_off(page, WIRE)
    choose(page, 2, "C")
    choose(page, 5, "B")
    page.wait_for_timeout(400)
    session = context.cookies()
    [process] = processes_of(tmp_path)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(Exception, match="closed"):
        page.wait_for_timeout(60_000)
    assert held(cast.entry_an) == {1: ["A"]}

    context = browser_in(tmp_path, playwright, program, address)
    context.add_cookies(session)  # a session of more than half a minute is on the disk; this one was younger
    page = context.new_page()
    page.goto(f"/exam/{cast.entry_an.uid}/")
    wait_until(page, lambda: held(cast.entry_an) == {1: ["A"], 2: ["C"], 5: ["B"]})
    expect(option(page, 5, "B")).to_be_checked()
    expect_saved(page, 5)
    assert Attempt.objects.get().epoch == 1
    context.close()


def test_no_socket_is_needed_for_anything(cast: Cast, page: Page, sign_in: SignIn) -> None:
    opened: list[WebSocketRoute] = []
    page.route_web_socket("**/*", lambda socket: opened.append(socket))
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    page.reload()
    choose(page, 2, "B")
    expect_saved(page, 2)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
    assert opened == []


def test_after_signing_in_again_in_place_everything_goes_on(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints.allow("401")
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    page.context.clear_cookies()  # the session has ended as well
    monkeypatch.setattr(tokens, "has_expired", lambda token, now: True)
    choose(page, 2, "B")
    expect(page.locator("#sign-in-again")).to_be_visible()
    monkeypatch.undo()
    page.fill("#again_username", "dat")
    page.fill("#again_password", PASSWORD)
    page.press("#again_password", "Enter")
    other = page.locator("#words").get_attribute("data-sign-in-other") or "-"
    expect(page.locator("#sign-in-problem")).to_have_text(other)
    page.fill("#again_username", "an")
    page.fill("#again_password", "sai")
    page.press("#again_password", "Enter")
    expect(page.locator("#sign-in-problem")).not_to_have_text(other)
    assert held(cast.entry_an) == {1: ["A"]}
    page.fill("#again_password", PASSWORD)
    page.press("#again_password", "Enter")
    expect(page.locator("#sign-in-again")).to_be_hidden()
    expect_saved(page, 2)
    choose(page, 3, "C")
    expect_saved(page, 3)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"], 3: ["C"]}


@pytest.mark.parametrize("trouble", [NO_STORAGE, FULL_STORAGE])
def test_where_nothing_can_be_stored_the_page_says_so_and_answers_are_saved_all_the_same(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints, trouble: str
) -> None:
    complaints.allow("ERR_FAILED")
    page.add_init_script(trouble)
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    cut_off(page)
    choose(page, 2, "B")
    expect(page.locator("#saved")).to_have_attribute("data-truth", "none")
    page.unroute_all()
    expect_saved(page, 2)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}


def test_a_computer_that_slept_over_the_end_asks_for_the_time_and_hands_in(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock
) -> None:
    page.add_init_script(SLEEPER)
    page.add_init_script(NO_CHANCE)
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    clock.shift(minutes=DURATION_MINUTES + 5)
    page.wait_for_timeout(1200)
    assert page.locator(".receipt-code").count() == 0  # asleep: its own clock stood still
    page.evaluate(f"window.slept = {DURATION_MINUTES + 5} * 60_000")
    expect(page.locator(".receipt-code")).to_be_visible()
    attempt = Attempt.objects.get()
    assert attempt.finished_at == attempt.deadline_at
    assert held(cast.entry_an) == {1: ["A"]}


def test_an_event_dated_by_a_wrong_clock_is_sent_anew_and_counts(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock
) -> None:
    """The server was ahead when the page came, and was set right afterwards."""
    clock.shift(minutes=3)
    sit_down(page, cast.entry_an, sign_in)
    expect(page.locator("#clock-left")).not_to_be_empty()
    page.wait_for_timeout(1000)
    clock.shift(minutes=-3)
    choose(page, 1, "D")
    expect_saved(page, 1)
    assert held(cast.entry_an) == {1: ["D"]}
    assert [said["verdict"] for said in record_of(cast.entry_an)] == ["future_dated", ""]
    assert kept_here(page) == 0


def test_handing_in_without_network_waits_for_it_and_then_shows_the_receipt(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    sit_down(page, cast.entry_an, sign_in)
    page.context.set_offline(True)
    choose(page, 4, "B")
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect(page.locator("#hand-in-problem")).not_to_be_empty()
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS
    page.context.set_offline(False)
    expect(page.locator(".receipt-code")).to_be_visible()
    attempt = Attempt.objects.get()
    assert (attempt.status, held(cast.entry_an)) == (AttemptStatus.SUBMITTED, {4: ["B"]})


def test_nothing_is_handed_in_before_both_sides_hold_the_same(cast: Cast, page: Page, sign_in: SignIn) -> None:
    attempt = sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    choose(page, 2, "B")
    expect_saved(page, 2)
    wait_until(page, lambda: kept_here(page) == 0)
    Attempt.objects.filter(pk=attempt.pk).update(sheet="{}", answered_count=0)  # as if put back from a backup
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
    assert Attempt.objects.get().status == AttemptStatus.SUBMITTED


def test_paused_and_held_lock_the_paper_and_it_goes_on_by_itself(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock
) -> None:
    attempt = sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    for change, line in (({"paused_since": clock.now()}, "#line-paused"), ({"held": True}, "#line-on-hold")):
        Attempt.objects.filter(pk=attempt.pk).update(**change)
        ask_the_server(page)
        expect(page.locator(line)).to_be_visible()
        expect(option(page, 2, "B")).to_be_disabled()
        Attempt.objects.filter(pk=attempt.pk).update(paused_since=None, held=False)
        expect(page.locator(line)).to_be_hidden()
        expect(option(page, 2, "B")).to_be_enabled()
    choose(page, 2, "B")
    expect_saved(page, 2)


def test_answers_that_cannot_travel_become_a_file_that_only_the_server_reads(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    page.add_init_script(WAITING_LONG)
    attempt = sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    cut_off(page)
    choose(page, 2, "C")
    page.locator("#q3 .flag").click()
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    assert page.locator("#line-rescue").is_hidden()
    page.evaluate("window.later = 61_000")
    expect(page.locator("#line-rescue")).to_be_visible()
    with page.expect_download() as download:
        page.locator("[data-rescue]").click()
    text = Path(download.value.path()).read_text(encoding="ascii")
    file = json.loads(text)
    assert (file["khue"], file["attempt"], file["epoch"]) == ("rescue/1", str(attempt.uid), 1)
    assert (file["entry"], file["paper"]) == (str(cast.entry_an.uid), attempt.paper.content_digest)
    events = opened(file, cast.sitting.pk)["events"]
    assert [(event["n"], event["value"], event["flag"]) for event in events] == [(2, ["C"], False), (3, [], True)]
    assert mark_of(page, 2) == "waiting"
    page.unroute_all()
    ask_the_server(page)
    expect_saved(page, 2)
    expect(page.locator("#line-rescue")).to_be_hidden()
    assert {event["seq"] for event in events} <= {said["seq"] for said in record_of(cast.entry_an)}


def opened(file: dict[str, Any], sitting: int) -> dict[str, Any]:
    """The inside of a rescue file, with the server's own key."""
    private = serialization.load_der_private_key(sealing.rescue_private(sealing.keys_of(sitting)), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    key = private.decrypt(bytes_of(file["key"]), oaep)
    label = f"{file['attempt']}|{file['epoch']}|{file['paper']}".encode("ascii")
    inside: dict[str, Any] = json.loads(AESGCM(key).decrypt(bytes_of(file["nonce"]), bytes_of(file["box"]), label))
    return inside


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_without_cryptography_the_page_says_whom_to_call(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})")
    attempt = sit_down(page, cast.entry_an, sign_in)
    end_in(attempt, clock, seconds=3)
    page.reload()
    cut_off(page)
    choose(page, 2, "B")
    expect(page.locator("#line-rescue-none")).to_be_visible()
    assert truth(page) in ("sending", "local")


def test_two_tabs_without_locks_tell_each_other(cast: Cast, new_page: NewPage, sign_in: SignIn) -> None:
    """On a page that is not encrypted there are no locks."""
    page = new_page()
    page.context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined})")
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 1, "A")
    expect_saved(page, 1)
    second = page.context.new_page()
    second.goto(address(cast.entry_an))
    expect(second.locator("#line-other-tab")).to_be_visible()
    page.close(run_before_unload=True)
    expect(second.locator("#line-other-tab")).to_be_hidden()
    choose(second, 2, "B")
    expect_saved(second, 2)
    assert held(cast.entry_an) == {1: ["A"], 2: ["B"]}
