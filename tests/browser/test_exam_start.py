"""The start: the paper lies sealed on the computer and a small key opens it in place; other ways lead there too."""

from playwright.sync_api import Page, Request, expect

from exams.delivery import sealing
from exams.delivery.models import Attempt, Presence
from exams.sittings.models import Sitting
from tests.browser.candidate import (
    SignIn,
    address,
    choose,
    expect_saved,
    fix_kinds,
    held,
    kept_here,
    option,
    record_of,
    wait_until,
)
from tests.browser.conftest import Complaints, NewPage
from tests.cast import DURATION_MINUTES, Cast
from tests.times import ShiftedClock

PAPER_HERE = "#checks li:nth-child(3).check-ok"
NO_CRYPTOGRAPHY = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"
WHAT_IS_LEFT = """async () => {
    const asked = indexedDB.open('khue');
    await new Promise((then) => { asked.onsuccess = then; });
    const count = asked.result.transaction('answers').objectStore('answers').count();
    await new Promise((then) => { count.onsuccess = then; });
    return {
        keys: Object.keys(localStorage).filter((key) => /^khue:(answer|sealed|last)/.test(key)),
        session: sessionStorage.length,
        papers: await caches.has('khue-papers'),
        shelf: count.result,
    };
}"""
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def wait_in_the_room(page: Page, cast: Cast, sign_in: SignIn) -> None:
    """Signs in, and has the sealed paper."""
    fix_kinds(cast.entry_an)
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    expect(page.locator(PAPER_HERE)).to_be_visible()


def test_the_start_asks_for_a_key_and_for_no_page(cast: Cast, page: Page, sign_in: SignIn) -> None:
    wait_in_the_room(page, cast, sign_in)
    wait_until(page, lambda: Presence.objects.filter(paper="none").exists())
    stems = [question["stem"] for question in cast.entry_an.paper.content["questions"]]
    assert not any(stem in page.content() for stem in stems)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.locator("#start-button").click()
    expect(page.locator(".question")).to_have_count(len(stems))
    assert all(stem in page.content() for stem in stems)
    page.wait_for_timeout(1500)
    assert [(request.method, request.url.split("/")[-2]) for request in asked] == [("POST", "start")]
    assert page.locator("#bar [data-fill=who]").inner_text().startswith(cast.entry_an.candidate_number)
    choose(page, 1, "B")
    expect_saved(page, 1)
    page.locator("[data-step='1']:visible").first.click()
    assert page.locator("html").get_attribute("data-text") == "1"
    page.reload()
    expect(option(page, 1, "B")).to_be_checked()
    attempt = Attempt.objects.get()
    assert (attempt.epoch, held(cast.entry_an)) == (1, {1: ["B"]})
    assert len(record_of(cast.entry_an, "started")) == 1


def test_a_paper_started_in_place_is_handed_in_in_place_and_nothing_stays_for_the_next_user(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    wait_in_the_room(page, cast, sign_in)
    page.locator("#start-button").click()
    choose(page, 1, "B")
    page.locator("#side button[value=hand_in]").click()
    page.locator("#hand-in-form button").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    assert page.locator(".receipt-code").inner_text() == Attempt.objects.get().receipt
    facts = page.locator("dl.facts").inner_text()
    assert all(word in facts for word in (cast.entry_an.person.full_name, cast.sitting.title, "1 / 6"))
    assert page.locator("#receipt h1").evaluate("each => each === document.activeElement")
    left = page.evaluate(WHAT_IS_LEFT)
    assert left == {"keys": [], "session": 0, "papers": False, "shelf": 0}
    page.context.clear_cookies()
    sign_in(page, "dat")
    page.goto(address(cast.entry_dat))
    expect(page.locator(PAPER_HERE)).to_be_visible()
    page.locator("#start-button").click()
    expect(page.locator(".question")).to_have_count(6)
    assert page.locator("#paper .option-input:checked").count() == 0
    assert cast.entry_an.person.full_name not in page.content()


def test_the_countdown_itself_opens_the_button(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    sign_in(page, "an")
    clock.shift(seconds=(cast.sitting.opens_at - clock.now()).total_seconds() - 12)
    page.goto(address(cast.entry_an))
    expect(page.locator("#checks li").first).to_be_visible()
    page.route("**/state/**", lambda route: route.abort())
    assert page.locator("#start-button").is_disabled()
    expect(page.locator("#countdown")).to_be_visible()
    expect(page.locator("#start-button")).to_be_enabled()
    assert clock.now() >= cast.sitting.opens_at
    page.locator("#start-button").click()
    expect(page.locator(".question").first).to_be_visible()


def test_while_there_is_time_the_page_asks_gently_and_oftener_near_the_opening(
    cast: Cast, page: Page, sign_in: SignIn, clock: ShiftedClock
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/state/" in request.url else None)
    clock.shift(minutes=-10)
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    expect(page.locator(PAPER_HERE)).to_be_visible()
    page.wait_for_timeout(9000)
    assert len(asked) == 1
    clock.shift(minutes=9)
    page.reload()
    wait_until(page, lambda: len(asked) > 2)
    assert "paper=sealed" in asked[-1]
    wait_until(page, lambda: Presence.objects.get().paper == "sealed")


def test_where_the_page_is_not_encrypted_it_says_so_and_the_plain_form_starts_it(
    cast: Cast, page: Page, sign_in: SignIn
) -> None:
    page.add_init_script(NO_CRYPTOGRAPHY)
    fix_kinds(cast.entry_an)
    sign_in(page, "an")
    page.goto(address(cast.entry_an))
    expect(page.locator("#checks li:nth-child(3).check-bad")).to_be_visible()
    assert Presence.objects.get().paper == "plain"
    page.locator("#start-button").click()
    expect(page.locator("html.js")).to_be_attached()
    choose(page, 2, "C")
    expect_saved(page, 2)
    assert held(cast.entry_an) == {2: ["C"]}


def test_with_a_wrong_access_code_the_page_says_so_and_waits(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("409")
    Sitting.objects.update(access_code="SEN")
    wait_in_the_room(page, cast, sign_in)
    page.locator("input[name=access_code]").fill("LAU")
    page.locator("#start-button").click()
    expect(page.locator("#start-problem")).to_be_visible()
    page.locator("input[name=access_code]").fill("sen")
    page.locator("#start-button").click()
    expect(page.locator(".question").first).to_be_visible()
    assert Attempt.objects.count() == 1


def test_a_key_read_aloud_opens_the_paper_when_the_server_is_cut_off(
    cast: Cast, new_page: NewPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow(NO_NETWORK)
    page = new_page()
    wait_in_the_room(page, cast, sign_in)
    page.context.set_offline(True)
    page.locator("#start-button").click()
    expect(page.locator("#opening")).to_be_visible()
    key = sealing.keys_of(cast.sitting.pk).opening_key
    page.locator("#id_opening_key").fill(key[:-1] + ("A" if key[-1] != "A" else "B"))
    page.locator("#opening button").click()
    expect(page.locator("#opening-problem")).not_to_be_empty()
    page.locator("#id_opening_key").fill(sealing.spoken(key).lower().replace("-", " "))
    page.locator("#opening button").click()
    expect(page.locator(".question")).to_have_count(6)
    choose(page, 1, "D")
    choose(page, 3, "A")
    expect(page.locator("#saved")).to_have_attribute("data-truth", "local")
    shown = page.locator("#clock-left").inner_text()
    assert str(DURATION_MINUTES - 1) in shown or str(DURATION_MINUTES) in shown
    assert kept_here(page) == 2
    assert not Attempt.objects.exists()
    page.context.set_offline(False)
    expect_saved(page, 3)
    assert held(cast.entry_an) == {1: ["D"], 3: ["A"]}
    assert kept_here(page) == 0
