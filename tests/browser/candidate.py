"""A candidate at the paper: what they do there, and what the server then holds."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from exams.delivery.deadlines import GRACE
from exams.delivery.models import Attempt
from exams.papers.models import Paper
from exams.sittings.models import Entry
from people.models import User
from tests.times import ShiftedClock

SignIn = Callable[..., None]
EVENTS = "**/api/exam/*/events/"
WIRE = "**/api/exam/**"
OUR_SCRIPTS = "**/static/khue/*.js"
# Which question takes several answers is fixed here; all others take one. The cast draws its papers anew each time.
SEVERAL = 6
# A page that leaves at the deadline waits up to some seconds by chance, so that a full room does not knock at once.
NO_CHANCE = "Math.random = () => 0"
# A page's last word travels while it closes, past the routes that a test has set.
NO_LAST_WORD = """
const fetched = window.fetch;
window.fetch = (url, how) => (how?.keepalive ? Promise.reject(new TypeError('cut')) : fetched(url, how));
"""


def address(entry: Entry, then: str = "") -> str:
    return f"/exam/{entry.uid}/{then}"


def sit_down(page: Page, entry: Entry, sign_in: SignIn) -> Attempt:
    """Signs in, starts, and has the paper before them."""
    fix_kinds(entry)
    sign_in(page, User.objects.get(person=entry.person).username)
    page.goto(address(entry))
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator("html.js")).to_be_attached()
    return Attempt.objects.get(entry=entry)


def fix_kinds(entry: Entry) -> None:
    """Lets the question SEVERAL alone take several answers, whichever questions were drawn."""
    content = entry.paper.content
    for question in content["questions"]:
        question["multiple"] = question["n"] == SEVERAL
    Paper.objects.filter(pk=entry.paper.pk).update(content=content)


def end_in(attempt: Attempt, clock: ShiftedClock, seconds: float) -> None:
    """Moves the end of the attempt near, as if it had been started long ago."""
    end = clock.now() + timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=end, accept_until=end + GRACE)


def option(page: Page, n: int, letter: str) -> Locator:
    return page.locator(f"#q{n} .option-input[value={letter}]")


def choose(page: Page, n: int, letter: str) -> None:
    """Presses the option's line, as a hand does."""
    page.locator(f"#q{n} label.option").filter(has=page.locator(f"[value={letter}]")).click()


def mark_of(page: Page, n: int) -> str:
    """What the page says about the answer at this moment: saved, sending, waiting, refused or nothing."""
    return page.locator(f"#q{n}").get_attribute("data-mark") or ""


def truth(page: Page) -> str:
    """Which truth about saving the top line tells: saved, sending, local, none."""
    return page.locator("#saved").get_attribute("data-truth") or ""


def expect_saved(page: Page, n: int) -> None:
    expect(page.locator(f"#q{n}")).to_have_attribute("data-mark", "saved")


def held(entry: Entry) -> dict[int, list[str]]:
    """The answers that count, as the database has them now."""
    attempt = Attempt.objects.filter(entry=entry).first()
    return {n: value for n, value in attempt.answers_by_number().items() if value} if attempt else {}


def flagged(entry: Entry) -> list[int]:
    """The questions marked for another look, as the database has them now."""
    return [int(n) for n, word in Attempt.objects.get(entry=entry).read_sheet().items() if word[2]]


def wait_until(page: Page, holds: Callable[[], bool], seconds: float = 10) -> float:
    """Lets the page go on until it holds; gives the seconds that took."""
    begun = time.perf_counter()
    while not holds():
        assert time.perf_counter() - begun < seconds, "it never came to hold"
        page.wait_for_timeout(20)
    return time.perf_counter() - begun


def kept_here(page: Page) -> int:
    """How many answers this browser keeps because the server has not answered for them."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => /^khue:(answer|sealed):/.test(key)).length"))


def readable_here(page: Page) -> int:
    """How many of them anybody at this computer could read."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('khue:answer:')).length"))


def ask_the_server(page: Page) -> None:
    """What the page does every half minute, now."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def press_on(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@contextmanager
def held_back(page: Page, pattern: str = EVENTS) -> Iterator[list[Route]]:
    """Requests that wait on their way out until this ends."""
    waiting: list[Route] = []
    released: list[bool] = []
    page.route(pattern, lambda route: route.continue_() if released else waiting.append(route))
    yield waiting
    released.append(True)
    for route in waiting:
        route.continue_()
    page.unroute(pattern)


def cut_off(page: Page, pattern: str = EVENTS) -> None:
    """From now on answers go nowhere, although pages can be fetched."""
    page.route(pattern, lambda route: route.abort())


def record_of(entry: Entry, kind: str = "answer") -> list[dict[str, Any]]:
    """The events of the attempt as they are on record, in the order of arrival."""
    bodies = Attempt.objects.get(entry=entry).events.filter(kind=kind).values_list("body", flat=True)
    return [json.loads(body) for body in bodies]


def events_of(entry: Entry, n: int) -> list[str]:
    """Every accepted word on a question, in the order of making."""
    accepted = [said for said in record_of(entry) if said["n"] == n and said["verdict"] in ("", "in_grace")]
    return [said["value"] for said in sorted(accepted, key=lambda said: (said["epoch"], said["seq"]))]
