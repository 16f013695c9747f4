"""Answers that wait in a browser: kept encrypted, read again after a reload, and by nobody else at that computer."""

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from playwright.sync_api import Page, expect

from exams.delivery.queue_keys import queue_keys
from tests.browser.candidate import (
    NO_LAST_WORD,
    SignIn,
    address,
    choose,
    cut_off,
    expect_saved,
    held,
    kept_here,
    option,
    readable_here,
    sit_down,
    wait_until,
)
from tests.browser.conftest import Complaints
from tests.browser.test_exam_start import NO_CRYPTOGRAPHY
from tests.cast import Cast

# Everything that the browser keeps, in both of its stores.
ALL_THAT_IS_KEPT = """async () => {
    const asked = indexedDB.open('khue');
    await new Promise((then) => { asked.onsuccess = then; });
    const all = asked.result.transaction('answers').objectStore('answers').getAll();
    await new Promise((then) => { all.onsuccess = then; });
    asked.result.close();
    const sealed = Object.entries(localStorage).filter(([key]) => key.startsWith('khue:sealed:'));
    return { shelf: all.result, sealed: Object.fromEntries(sealed), text: JSON.stringify(localStorage) };
}"""
OPEN = """async ([script, keys, kept]) => {
    const { openText, queueKeys } = await import(script);
    const mine = await queueKeys(keys);
    return Promise.all(Object.entries(kept).map(([key, text]) => openText(mine, key.slice(12), text)));
}"""


def waiting(page: Page, cast: Cast, sign_in: SignIn) -> dict[str, Any]:
    """Two answers of An's that did not reach the server; what is kept of them in the browser."""
    page.add_init_script(NO_LAST_WORD)
    sit_down(page, cast.entry_an, sign_in)
    cut_off(page)
    choose(page, 1, "C")
    choose(page, 4, "A")
    wait_until(page, lambda: kept_here(page) == 2 and readable_here(page) == 0)
    wait_until(page, lambda: len(page.evaluate(ALL_THAT_IS_KEPT)["shelf"]) == 2)
    kept: dict[str, Any] = page.evaluate(ALL_THAT_IS_KEPT)
    return kept


def left_and_come_back(page: Page, cast: Cast) -> Page:
    """The page dies without a last word and is opened again; answers go nowhere yet."""
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.add_init_script(NO_LAST_WORD)
    cut_off(again)
    again.goto(address(cast.entry_an))
    return again


def opened_by(page: Page, keys: str, kept: dict[str, str]) -> list[str]:
    texts: list[str] = page.evaluate(OPEN, [staticfiles_storage.url("khue/sealing.js"), keys, kept])
    return texts


def test_what_waits_is_readable_in_neither_store_and_there_again_after_a_reload(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    kept = waiting(page, cast, sign_in)
    for text in [kept["text"], *map(str, kept["shelf"])]:
        assert "value" not in text
        assert "epoch" not in text
    again = left_and_come_back(page, cast)
    expect(option(again, 1, "C")).to_be_checked()
    expect(option(again, 4, "A")).to_be_checked()
    assert (kept_here(again), held(cast.entry_an)) == (2, {})
    again.unroute_all()
    expect_saved(again, 4)
    assert held(cast.entry_an) == {1: ["C"], 4: ["A"]}
    wait_until(again, lambda: kept_here(again) == 0)
    assert again.evaluate(ALL_THAT_IS_KEPT)["shelf"] == []


def test_the_next_user_of_the_computer_has_no_key_to_it(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    complaints.allow("404")
    kept = waiting(page, cast, sign_in)["sealed"]
    page = left_and_come_back(page, cast)
    own = page.locator("#paper").get_attribute("data-queue-keys") or ""
    page.goto("about:blank")
    page.context.clear_cookies()
    sign_in(page, "dat")
    sent = held(cast.entry_an)  # a page that closes may let through what was cut off before
    assert page.goto(address(cast.entry_an)).status == 404
    page.goto(address(cast.entry_dat))
    others = page.locator("#waiting").get_attribute("data-queue-keys") or ""
    assert own == queue_keys(cast.entry_an.uid.hex) != others
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert own not in stored
    assert opened_by(page, others, kept) == ["", ""]
    assert all('"value"' in text for text in opened_by(page, own, kept))
    assert held(cast.entry_an) == sent


def test_a_row_passed_off_as_another_is_not_believed_and_keeps_nobody_from_working(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    first, second = waiting(page, cast, sign_in)["sealed"].items()
    page = left_and_come_back(page, cast)
    page.goto("/static/khue/favicon.svg")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [first[0], second[1]])
    page.evaluate("() => indexedDB.deleteDatabase('khue')")
    page.evaluate("key => localStorage.setItem(key, '?')", second[0])
    page.unroute_all()
    page.goto(address(cast.entry_an))
    choose(page, 2, "B")
    expect_saved(page, 2)
    assert held(cast.entry_an) == {2: ["B"]}


def test_without_cryptography_answers_wait_as_they_are_and_arrive(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    page.add_init_script(NO_CRYPTOGRAPHY)
    page.add_init_script(NO_LAST_WORD)
    sit_down(page, cast.entry_an, sign_in)
    cut_off(page)
    choose(page, 1, "C")
    wait_until(page, lambda: len(page.evaluate(ALL_THAT_IS_KEPT)["shelf"]) == 1)
    assert (kept_here(page), readable_here(page)) == (1, 1)
    page = left_and_come_back(page, cast)
    expect(option(page, 1, "C")).to_be_checked()
    page.unroute_all()
    expect_saved(page, 1)
    assert held(cast.entry_an) == {1: ["C"]}
    wait_until(page, lambda: kept_here(page) == 0)


def test_what_an_earlier_version_kept_readable_is_taken_up_and_encrypted(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    sit_down(page, cast.entry_an, sign_in)
    page.goto("/static/khue/favicon.svg")
    name = f"khue:answer:{cast.entry_an.uid}:old:9"
    said = '{"client":"old","epoch":1,"n":1,"value":["C"],"flag":false,"t":1,"seq":9}'
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [name, said])
    cut_off(page)
    page.goto(address(cast.entry_an))
    expect(option(page, 1, "C")).to_be_checked()
    wait_until(page, lambda: (kept_here(page), readable_here(page)) == (1, 0))
    page.unroute_all()
    expect_saved(page, 1)
    assert held(cast.entry_an) == {1: ["C"]}
