"""The last resort from end to end: a file made by the page's own script in the browser, handed over, decided upon."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from playwright.sync_api import Page, expect

from exams.delivery import sealing
from exams.delivery.closing import hand_in
from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from tests.browser.candidate import SignIn
from tests.browser.conftest import Complaints, NewPage
from tests.cast import Cast
from tests.times import ShiftedClock

MAKE = "async ([script, label, key, events]) => (await import(script)).rescueFile(label, key, events)"


def made_by_the_page(page: Page, attempt: Attempt, events: list[dict[str, Any]]) -> str:
    label = {
        "attempt": str(attempt.uid),
        "entry": str(attempt.entry.uid),
        "epoch": attempt.epoch,
        "paper": attempt.paper.content_digest,
        "client": "c1",
    }
    key = sealing.keys_of(attempt.entry.sitting_id).rescue_public
    text: str = page.evaluate(MAKE, [staticfiles_storage.url("khue/sealing.js"), label, key, events])
    return text


def event(seq: int, n: int, letter: str, at: datetime) -> dict[str, Any]:
    return {"seq": seq, "n": n, "value": [letter], "flag": False, "t": int(at.timestamp() * 1000)}


def hand_over(page: Page, cast: Cast, text: str) -> None:
    page.goto(f"/admin/wall/{cast.sitting.uid}/rescue/")
    page.locator("input[type=file]").set_input_files(
        {"name": "bai-lam.khue", "mimeType": "application/json", "buffer": text.encode()}
    )
    page.locator("main form button[type=submit]").click()


def test_answers_travel_from_a_page_without_a_network_to_the_record(
    cast: Cast, new_page: NewPage, sign_in: SignIn, clock: ShiftedClock, shoot: Callable[[Page, str], None]
) -> None:
    now = clock.now()
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=now, client="c1")
    page = new_page()
    sign_in(page, "loan")
    early = made_by_the_page(page, attempt, [event(1, 1, "A", now)])
    late = made_by_the_page(page, attempt, [event(1, 1, "A", now), event(2, 2, "B", now + timedelta(seconds=1))])
    hand_over(page, cast, early)
    expect(page.locator(".messages")).to_contain_text("001")
    assert answers() == {1: ["A"]}
    hand_in(attempt=attempt, by=cast.an, now=clock.shift(minutes=5))
    hand_over(page, cast, late)
    expect(page.locator("main table .office-tone-change")).to_have_count(1)
    assert answers() == {1: ["A"]}
    shoot(page, "rescue-files")
    organiser = new_page()
    sign_in(organiser, "quang")
    organiser.goto(f"/admin/wall/{cast.sitting.uid}/rescue/")
    organiser.locator("main table a.button").click()
    expect(organiser.locator("main table tbody tr")).to_have_count(1)
    shoot(organiser, "rescue-decision")
    organiser.locator("input[name=decision][value=count]").check()
    organiser.locator("input[name=reason]").fill("Biên bản phòng P.101")
    organiser.locator("main form button[type=submit]").click()
    expect(organiser.locator("main table .office-tone-create")).to_have_count(1)
    assert answers() == {1: ["A"], 2: ["B"]}


def answers() -> dict[int, list[str]]:
    return Attempt.objects.get().answers_by_number()


def test_what_is_no_file_of_answers_is_refused_in_words(
    cast: Cast, new_page: NewPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("422")
    page = new_page()
    sign_in(page, "loan")
    hand_over(page, cast, json.dumps({"hello": 1}))
    expect(page.locator("main [role=alert]")).to_be_visible()
