"""Answers on the paper: none is lost, and none is called saved before the server has said so."""

from statistics import median

import pytest
from playwright.sync_api import Error, Page, expect

from exams.delivery.models import Attempt
from tests.browser.candidate import (
    EVENTS,
    NO_LAST_WORD,
    OUR_SCRIPTS,
    SEVERAL,
    SignIn,
    address,
    ask_the_server,
    choose,
    cut_off,
    events_of,
    expect_saved,
    flagged,
    held,
    held_back,
    kept_here,
    mark_of,
    option,
    readable_here,
    sit_down,
    truth,
    wait_until,
)
from tests.browser.conftest import Complaints
from tests.cast import Cast

SIGNED_OUT = {"v": 1, "code": "token_expired", "message": "…", "next": "open", "server_now": "2026-03-10T01:30:00Z"}
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def test_a_choice_made_before_the_scripts_came_is_sent_and_not_called_saved_before(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    sit_down(page, cast.entry_an, sign_in)
    choose(page, 2, "B")
    expect_saved(page, 2)
    with held_back(page) as sending:
        with held_back(page, OUR_SCRIPTS):
            page.goto(address(cast.entry_an), wait_until="commit")
            expect(page.locator("#q2 .option-mark-saved")).to_have_count(1)
            choose(page, 1, "C")
            choose(page, 2, "D")
            page.locator("#q3 .flag").click()
            assert page.locator("html.js").count() == 0
            assert mark_of(page, 1) == ""
        expect(page.locator("html.js")).to_be_attached()
        wait_until(page, lambda: bool(sending))
        assert {mark_of(page, n) for n in (1, 2)} <= {"sending", "waiting"}
        assert option(page, 2, "D").is_checked()
        assert truth(page) != "saved"
        assert held(cast.entry_an) == {2: ["B"]}
    expect_saved(page, 1)
    expect_saved(page, 2)
    assert held(cast.entry_an) == {1: ["C"], 2: ["D"]}
    assert flagged(cast.entry_an) == [3]


def test_a_choice_is_on_the_server_within_a_second_and_called_saved_only_then(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    sit_down(page, cast.entry_an, sign_in)
    with held_back(page) as sending:
        choose(page, 1, "A")
        wait_until(page, lambda: bool(sending))
        assert mark_of(page, 1) == "sending"
        assert page.locator("#q1 .option-mark-saved").count() == 0
        wait_until(page, lambda: truth(page) == "local")  # too long on its way: no longer called "sending"
        assert mark_of(page, 1) == "waiting"
        assert held(cast.entry_an) == {}
    expect_saved(page, 1)
    expect(page.locator("#saved")).to_have_attribute("data-truth", "saved")
    took = []
    for n, letter in ((1, "B"), (2, "C"), (3, "D"), (4, "A"), (1, "D")):
        choose(page, n, letter)
        took.append(wait_until(page, lambda n=n, letter=letter: held(cast.entry_an).get(n) == [letter]))
    assert median(took) < 1
    wait_until(page, lambda: kept_here(page) == 0)
    choose(page, SEVERAL, "A")
    choose(page, SEVERAL, "C")
    page.locator("#q1 .flag").click()
    page.locator("#q2 [data-clear]").click()
    wait_until(page, lambda: held(cast.entry_an).get(SEVERAL) == ["A", "C"] and 2 not in held(cast.entry_an))
    wait_until(page, lambda: flagged(cast.entry_an) == [1])
    assert events_of(cast.entry_an, 1)[-3:] == ["B", "D", "D"]
    assert events_of(cast.entry_an, 2) == ["C", ""]
    expect(page.locator("#q2 [data-clear]")).to_be_hidden()


def test_without_the_network_answering_goes_on_and_everything_arrives_later(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow(NO_NETWORK)
    sit_down(page, cast.entry_an, sign_in)
    page.context.set_offline(True)
    choose(page, 1, "A")
    expect(page.locator("#line-offline")).to_be_visible()
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    choose(page, 1, "B")
    choose(page, 2, "C")
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect(page.locator("#hand-in-problem")).not_to_be_empty()
    page.locator("#hand-in [data-close]").click()
    assert {mark_of(page, n) for n in (1, 2)} == {"waiting"}
    assert held(cast.entry_an) == {}
    page.context.set_offline(False)
    expect(page.locator("#line-offline")).to_be_hidden()
    expect(page.locator("#saved")).to_have_attribute("data-truth", "saved")
    assert held(cast.entry_an) == {1: ["B"], 2: ["C"]}

    page.context.set_offline(True)
    choose(page, 3, "D")
    with pytest.raises(Error, match=NO_NETWORK):
        page.reload()
    page.context.set_offline(False)
    page.goto(address(cast.entry_an))
    wait_until(page, lambda: held(cast.entry_an).get(3) == ["D"])
    expect_saved(page, 3)


def test_after_a_crash_unsent_answers_reach_the_server_without_a_touch(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    complaints.allow("ERR_TIMED_OUT")
    complaints.allow(NO_NETWORK)
    page.add_init_script(NO_LAST_WORD)
    sit_down(page, cast.entry_an, sign_in)
    cut_off(page)
    choose(page, 1, "C")
    choose(page, 4, "A")
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    wait_until(page, lambda: readable_here(page) == 0)  # each is kept at once, and sealed as soon as that is reckoned
    assert kept_here(page) == 2
    stored = page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(True)  # or the page's last word, sent while it closes, would bring them
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    assert not any(word in stored for word in ("Sai", "Đúng", "Câu"))
    assert held(cast.entry_an) == {}
    again = page.context.new_page()
    with held_back(again) as sending:
        again.goto(address(cast.entry_an))
        wait_until(again, lambda: bool(sending))
        assert option(again, 4, "A").is_checked()
        # What is on its way for more than three seconds is no longer called "sending": a busy machine takes so long.
        assert mark_of(again, 4) in ("sending", "waiting")
        wait_until(again, lambda: mark_of(again, 4) == "waiting")
    wait_until(again, lambda: held(cast.entry_an) == {1: ["C"], 4: ["A"]})
    for n in (1, 4):
        expect_saved(again, n)
    wait_until(again, lambda: kept_here(again) == 0)
    Attempt.objects.update(sheet="{}", clients="{}", answered_count=0)  # the server itself loses them
    ask_the_server(again)
    wait_until(again, lambda: held(cast.entry_an) == {1: ["C"], 4: ["A"]})


def test_an_answer_of_another_server_or_a_refusal_is_never_called_saved(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    """A hotel's sign-in page, a busy server, a signed-out candidate: three replies that are not the server's word."""
    complaints.allow("503")
    complaints.allow("401")
    sit_down(page, cast.entry_an, sign_in)
    page.route(EVENTS, lambda route: route.fulfill(body="<h1>Wi-Fi</h1>", content_type="text/html"))
    choose(page, 1, "C")
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    # The newest route answers: the older ones stay, so that no try in between reaches the server itself.
    page.route(EVENTS, lambda route: route.fulfill(status=503))
    choose(page, 2, "B")
    page.wait_for_timeout(1200)
    assert {mark_of(page, n) for n in (1, 2)} == {"waiting"}
    choose(page, 3, "A")
    page.route(EVENTS, lambda route: route.fulfill(status=401, json=SIGNED_OUT))
    expect(page.locator("#sign-in-again")).to_be_visible(timeout=20_000)  # the next try of its own brings the 401
    wait_until(page, lambda: mark_of(page, 3) == "waiting")  # what was on its way comes back first
    page.locator("#sign-in-again [data-close]").click()
    expect(page.locator("#line-signed-out")).to_be_visible()
    assert held(cast.entry_an) == {}
