"""Pages that everybody can use: axe finds nothing, and nothing has to be scrolled sideways, however small the screen.

The browser is told to run axe, so the content security policy stays in force.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from cms.models import StudyPage
from demo.review import load_review
from demo.site import load_site
from exams.bank.citing import add_source, cite_passage
from exams.bank.models import DuplicatePair
from exams.marking.keeping import keep_statistics
from exams.sittings.models import Sitting
from office import clock as office_clock
from tests.browser.candidate import (
    SignIn,
    address,
    choose,
    cut_off,
    expect_saved,
    press_on,
)
from tests.browser.conftest import Complaints, NewPage
from tests.browser.test_main_job import press, roster
from tests.browser.test_trainer_walk import upload, word_file
from tests.cast import NOW, PASSWORD, Cast
from tests.exams.marking.sat_in_bulk import bank_of, sat_in_bulk
from tests.people.second import shown
from tests.times import ShiftedClock

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STRONGER_CONTRAST = ["color-contrast-enhanced"]  # 7:1, on the exam's own pages
CONTRAST = ["color-contrast"]
GRAVE = {"serious", "critical"}
WIDE, NARROW, NARROWEST = 1280, 360, 320
PLAIN, DOUBLE = "0", "5"  # steps of A+: as it is, and 200 %
# Lines that stick cover something wherever one stops scrolling: axe would call what is half covered too small.
UNSTUCK = """(position) => document.querySelectorAll(".exam-bar, .exam-bottom")
    .forEach((each) => { each.style.position = position; })"""
SIDEWAYS = """(size) => {
    const root = document.documentElement;
    root.dataset.text = size;
    const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right
        > root.clientWidth + 1 && getComputedStyle(each).position !== "absolute");
    return root.scrollWidth > root.clientWidth ? out.slice(0, 3).map((each) => each.outerHTML.slice(0, 80)) : [];
}"""


class Examination:
    """What was found on the pages examined, by page."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def ours(self, page: Page, name: str, *, strong: bool = False) -> None:
        """A public or candidate page: no finding at all, light and dark, small and wide, and no sideways scroll."""
        page.evaluate(UNSTUCK, "static")
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 740})
            self._note(f"{name} {width}", _axe(page, {"runOnly": RULES}))
        contrast = STRONGER_CONTRAST if strong else CONTRAST
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            if strong or scheme == "dark":  # the common contrast in light was among the rules above
                self._note(f"{name} {scheme}", _axe(page, {"runOnly": {"type": "rule", "values": contrast}}))
        for width in (NARROWEST, NARROW):
            page.set_viewport_size({"width": width, "height": 740})
            for size in (DOUBLE, PLAIN):
                self._note(f"{name} {width} text {size} is too wide", page.evaluate(SIDEWAYS, size))
        page.set_viewport_size({"width": WIDE, "height": 740})
        page.evaluate(UNSTUCK, "")

    def office(self, page: Page, name: str) -> None:
        """A page in Wagtail's frame: nothing grave inside the part that is ours."""
        self._note(name, [found for found in _axe(page, {"runOnly": RULES}, "main") if found.split()[0] in GRAVE])

    def _note(self, name: str, found: list[str]) -> None:
        self.wrong += [f"{name}: {each}" for each in found]


def _axe(page: Page, options: dict[str, Any], part: str = "html") -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    told = json.dumps(options | {"resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run('{part}', {told}).then((result) => result.violations)")
    return [
        f"{each['impact']} {each['id']} {len(each['nodes'])} times: {each['nodes'][0]['html'][:140]} "
        f"{_why(each['nodes'][0])}"
        for each in found
    ]


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"][:160] for check in node["any"][:1])


@pytest.fixture
def examined() -> Iterator[Examination]:
    examination = Examination()
    yield examination
    assert not examination.wrong, "\n".join(examination.wrong)


@pytest.fixture
def still(new_page: NewPage) -> Page:
    """A page where nothing moves: a colour on its way to another is nobody's contrast."""
    return new_page(reduced_motion="reduce")


def test_public_pages(cast: Cast, still: Page, examined: Examination, complaints: Complaints) -> None:
    complaints.allow("404")
    complaints.allow("422")
    load_site(now=NOW)
    page = still
    page.goto("/")
    examined.ours(page, "home")
    page.locator(".exam-list a").first.click()
    expect(page.locator("article")).to_be_visible()
    examined.ours(page, "notice")
    page.goto("/sign-in/")
    examined.ours(page, "sign in")
    page.locator("input[name=username]").fill("an")
    page.locator("input[name=password]").fill("sai")
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    examined.ours(page, "sign in, refused")
    page.goto("/khong-co/")
    examined.ours(page, "not found")


def test_safety_pages(cast: Cast, still: Page, sign_in: SignIn, examined: Examination, complaints: Complaints) -> None:
    complaints.allow("422")
    page = still
    sign_in(page, "quang")
    page.goto("/my/safety/app/")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    examined.ours(page, "setting an app up")
    page.locator("#id_code").fill(shown(office_clock.now(), secret))
    page.locator("#id_code").press("Enter")
    expect(page.locator(".recovery-codes")).to_be_visible()
    examined.ours(page, "recovery codes")
    for name in ("", "codes/", "passkeys/add/", "confirm/"):
        page.goto(f"/my/safety/{name}")
        examined.ours(page, f"safety {name}")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.locator("#id_username").fill("quang")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#id_code").fill("000000")
    page.locator("#id_code").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    examined.ours(page, "second step, refused")


def test_candidate_pages(
    cast: Cast, still: Page, sign_in: SignIn, examined: Examination, complaints: Complaints
) -> None:
    complaints.allow("ERR_FAILED")
    complaints.allow("422")
    complaints.allow("409")
    page = still
    Sitting.objects.update(access_code="SEN")
    sign_in(page, "an")
    examined.ours(page, "my exams")
    page.goto("/my/password/")
    page.locator("main form button").click()
    examined.ours(page, "own password")
    page.goto(address(cast.entry_an))
    page.locator("input[name=access_code]").fill("LAU")
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator(".check-ok").first).to_be_visible()
    page.evaluate("document.getElementById('opening').hidden = false")
    examined.ours(page, "waiting")
    page.locator("input[name=access_code]").fill("SEN")
    page.locator("form[action$='/start/'] button").click()
    choose(page, 1, "A")
    page.locator("#q2 .flag").click()
    expect_saved(page, 1)
    examined.ours(page, "paper", strong=True)
    page.goto(address(cast.entry_an, "hand-in/"))
    examined.ours(page, "hand in", strong=True)
    page.goto(address(cast.entry_an))
    cut_off(page)
    choose(page, 3, "A")
    expect(page.locator("#line-offline")).to_be_visible()
    examined.ours(page, "paper without network", strong=True)
    page.set_viewport_size({"width": NARROW, "height": 740})
    page.reload()
    page.locator("#open-sheet").click()
    examined.ours(page, "overview as a sheet", strong=True)
    press_on(page, "Escape")
    page.evaluate("document.querySelector('#exam-end [value=hand_in]').click()")
    expect(page.locator("#hand-in")).to_be_visible()
    examined.ours(page, "hand in, asked", strong=True)
    page.unroute_all()
    press_on(page, "Escape")
    for name in ("elsewhere", "sign-in-again"):
        page.evaluate("(name) => document.getElementById(name).showModal()", name)
        examined.ours(page, name, strong=True)
        page.evaluate("(name) => document.getElementById(name).close()", name)
    for name in ("taken-over", "paused", "rescue-none", "message", "fresher"):
        page.evaluate("(name) => { document.getElementById(`line-${name}`).hidden = false; }", name)
    examined.ours(page, "calm lines", strong=True)
    page.evaluate("document.querySelector('#exam-end [value=hand_in]').click()")
    page.locator("#hand-in-form button").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    examined.ours(page, "receipt in place")
    page.reload()
    expect(page.locator(".receipt-code")).to_be_visible()
    examined.ours(page, "receipt")


def test_office_pages(
    cast: Cast,
    still: Page,
    new_page: NewPage,
    sign_in: SignIn,
    clock: ShiftedClock,
    examined: Examination,
    tmp_path: Path,
) -> None:
    candidate, page = still, new_page(reduced_motion="reduce")
    sign_in(candidate, "an")
    candidate.goto(address(cast.entry_an))
    candidate.locator("form[action$='/start/'] button").click()
    sign_in(page, "quang")
    for name, path in (
        ("first screen", ""),
        ("sittings", "sittings/"),
        ("plan a sitting", "sittings/add/"),
        ("sitting", f"sittings/{cast.sitting.uid}/"),
        ("enter people", f"sittings/{cast.sitting.uid}/enter/"),
        ("wall", f"wall/{cast.sitting.uid}/"),
        ("blueprint", f"blueprints/{cast.blueprint.uid}/"),
        ("people", "people/"),
    ):
        page.goto(f"/admin/{path}")
        expect(page.locator("main")).to_be_visible()
        examined.office(page, name)
    import_preview(page, tmp_path)
    examined.office(page, "import preview")
    clock.shift(hours=3)
    page.goto(f"/admin/results/{cast.sitting.uid}/")
    page.locator("details.exam-ask summary").click()
    with page.expect_navigation():
        page.locator("details.exam-ask button").click()
    page.reload()  # without the message, which Wagtail lets fade in
    examined.office(page, "results")
    candidate.goto(address(cast.entry_an, "result/"))
    expect(candidate.locator(".result-score")).to_be_visible()
    examined.ours(candidate, "result")
    candidate.goto("/exam/")
    examined.ours(candidate, "my exams, released")
    sign_in(missed := new_page(reduced_motion="reduce"), "anh")
    missed.goto(address(cast.entry_anh))
    examined.ours(missed, "missed")


def test_pages_of_the_question_bank(
    cast: Cast,
    new_page: NewPage,
    sign_in: SignIn,
    clock: ShiftedClock,
    examined: Examination,
    shoot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    study = studied(cast, clock.now())
    sat = sat_and_reckoned(cast, clock.now())
    reviewer, page = new_page(reduced_motion="reduce"), new_page(reduced_motion="reduce")
    sign_in(reviewer, "vinh")
    reviewer.goto("/admin/questions/review/")
    expect(reviewer.locator("main textarea").first).to_be_visible()
    examined.office(reviewer, "review")
    sign_in(page, "thu")
    question, bank = f"questions/{cast.questions[0].uid}", f"banks/{cast.bank.uid}"
    item = sat.paper_set.papers.get().places.get(n=1).version.question
    measured = f"results/{sat.uid}/statistics"
    for name, path in (
        ("questions", "questions/"),
        ("question", f"{question}/"),
        ("citations", f"{question}/citations/?page={study.pk}"),
        ("never with", f"{question}/enemies/"),
        ("documents", f"{bank}/sources/"),
        ("coverage", f"{bank}/coverage/?page={study.pk}"),
        ("duplicates", f"{bank}/duplicates/"),
        ("statistics of a sitting", f"{measured}/"),
        ("statistics of a question in it", f"{measured}/{item.uid}/1/"),
    ):
        page.goto(f"/admin/{path}")
        expect(page.locator("main")).to_be_visible()
        examined.office(page, name)
    examine_preview_beside_form(page, f"/admin/{bank}/questions/write/", examined)
    upload(page, word_file(tmp_path), shoot)
    examined.office(page, "import preview of questions")


def studied(cast: Cast, now: datetime) -> StudyPage:
    """A page of two passages, one of them cited; two questions alike; a document; and every state of a review."""
    passages = [{"type": "passage", "value": f"<p>Đoạn {n}</p>", "id": str(UUID(int=n))} for n in (1, 2)]
    study = StudyPage(title="Điều lệ Đảng", body=passages)
    WagtailPage.objects.get(depth=1).add_child(instance=study)
    one, other = cast.questions[:2]
    cite_passage(question=one, page=study, block=passages[0]["id"], by=cast.thu, now=now)
    add_source(bank=cast.bank, number="37-QĐ/TW", title="Quy định", by=cast.thu, now=now)
    DuplicatePair.objects.create(bank=cast.bank, one=one, other=other, score=90, found_at=now)
    load_review(cast.bank, author=cast.thu, reviewer=cast.vinh, root=cast.root, now=now)
    return study


def sat_and_reckoned(cast: Cast, now: datetime) -> Sitting:
    """Forty people, three hours ago."""
    began = now - timedelta(hours=3)
    bank, _questions = bank_of(cast.duk, 4, began)
    sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=[[1, 1, 0, 1], [0, 0, 1, 1]] * 20, now=began)
    keep_statistics(sitting=sitting, now=now)
    return sitting


def examine_preview_beside_form(page: Page, path: str, examined: Examination) -> None:
    page.goto(path)
    page.locator("textarea[name=stem]").fill("Chi bộ nào đông hơn?\n\n| Chi bộ 1 | 24 |\n| Chi bộ 2 | 31 |")
    expect(page.frame_locator("[data-preview] iframe").locator("td").first).to_be_visible()
    examined.office(page, "writing with its preview")
    page.set_viewport_size({"width": NARROW, "height": 740})
    examined.office(page, "writing on a phone")
    page.set_viewport_size({"width": WIDE, "height": 740})


def import_preview(page: Page, folder: Path) -> None:
    page.goto("/admin/people/import/")
    page.select_option("select[name=unit]", index=1)
    page.set_input_files("input[type=file]", roster(folder))
    press(page)
    page.wait_for_url(lambda url: not url.endswith("/import/") and "/jobs/" not in url)
