"""What a measuring program would tell of the public pages: words for others, order, targets, weight and keeping."""

from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response, expect
from wagtail.models import Page as WagtailPage

from cms.models import (
    ContactPage,
    CoursePage,
    DocumentIndexPage,
    DocumentPage,
    FaqPage,
    GlossaryPage,
    LessonPage,
    NewsIndexPage,
)
from demo.lessons import load_lessons
from demo.site import load_site
from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_accessibility import Examination
from tests.browser.test_reading import examined as examined
from tests.browser.test_reading import needed, sizes, zipped
from tests.cast import Cast
from tests.times import ShiftedClock

SEARCHES = {"hits": "/search/?q=dang", "no hits": "/search/?q=khongcotu", "nothing asked": "/search/"}
MOST_BYTES = 60_000
KEPT = "max-age=315360000, public, immutable"
LEAST_WORDS, MOST_WORDS = 25, 160
TARGET = 44
HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => Number(each.tagName[1]))"
DESCRIPTION = "[...document.querySelectorAll('meta[name=description]')].map((each) => each.content)"
CANONICAL = "[...document.querySelectorAll('link[rel=canonical]')].map((each) => new URL(each.href).pathname)"
PARSED = """([text, one]) => {
    const read = new DOMParser().parseFromString(text, "application/xml");
    const found = [...read.getElementsByTagName(one)];
    const link = (each) => each.querySelector("link")?.getAttribute("href") ?? each.querySelector("loc").textContent;
    return { root: read.documentElement.tagName, count: found.length, links: found.map(link) };
}"""
# Links within a sentence are as high as their line; a box to tick is as large as its label.
SMALL_TARGETS = """(least) => [...document.querySelectorAll(
    "button, .button, select, summary, input:not([type=hidden], [type=radio], [type=checkbox]), .site-nav a"
)].filter((each) => {
    const box = each.getBoundingClientRect();
    const seen = each.checkVisibility({ visibilityProperty: true }) && box.width > 1;
    return seen && Math.min(box.height, box.width) < least;
}).map((each) => each.outerHTML.slice(0, 90))"""

Places = dict[str, str]


@pytest.fixture
def places(cast: Cast, clock: ShiftedClock) -> Places:
    """Addresses in the demo's site, by what is there; the document and the lesson with the most in them."""
    home = load_site(now=clock.now())
    load_lessons(home, now=clock.now())
    documents = [page for page in DocumentPage.objects.all() if page.body]
    lessons = LessonPage.objects.all()
    return {
        "home": "/",
        "course": CoursePage.objects.first().url,
        "lesson": max(lessons, key=lambda page: len(str(page.body.raw_data))).url,
        "library": DocumentIndexPage.objects.get().url,
        "document": max(documents, key=lambda page: len(str(page.body.raw_data))).url,
    }


@pytest.fixture
def every(places: Places) -> Places:
    """Those, what else is in the menus, the searches and a filtered library."""
    reference = {type(page).__name__: page.url for page in reference_pages()}
    return places | reference | SEARCHES | {"narrowed": f"{places['library']}?kind=Ngh%E1%BB%8B+quy%E1%BA%BFt"}


def reference_pages() -> list[WagtailPage]:
    kinds = (NewsIndexPage, GlossaryPage, FaqPage, ContactPage)
    return [kind.objects.get() for kind in kinds]


def test_every_page_names_itself_to_whoever_lists_it(places: Places, page: Page) -> None:
    titles, descriptions = set(), set()
    for name, path in places.items():
        page.goto(path)
        (description,) = page.evaluate(DESCRIPTION)
        assert LEAST_WORDS <= len(description) <= MOST_WORDS, (name, description)
        assert page.title().count("Khuê") == 1 or name == "document", (name, page.title())
        assert page.evaluate(CANONICAL) == [path], name
        assert page.locator("html").get_attribute("lang") == "vi", name
        assert page.locator("meta[name=viewport]").get_attribute("content") == "width=device-width, initial-scale=1"
        titles.add(page.title())
        descriptions.add(description)
    assert len(titles) == len(descriptions) == len(places)


def test_headings_go_down_step_by_step_from_one(every: Places, page: Page) -> None:
    for name, path in every.items():
        page.goto(path)
        levels = page.evaluate(HEADINGS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_what_is_pressed_is_as_large_as_a_thumb(every: Places, phone: Page) -> None:
    for name, path in every.items():
        phone.goto(path)
        expect(phone.locator("h1")).to_be_visible()
        assert phone.evaluate(SMALL_TARGETS, TARGET) == [], name


def test_axe_finds_nothing_on_pages_to_look_things_up_in(
    every: Places, new_page: NewPage, examined: Examination
) -> None:
    page = new_page(reduced_motion="reduce")
    for name in every.keys() - {"home", "course", "lesson"}:  # these are looked at elsewhere
        page.goto(every[name])
        examined.ours(page, name)


def test_pages_are_light_and_only_files_are_kept(
    places: Places, new_page: NewPage, record_property: Callable[[str, object], None]
) -> None:
    for name, path in places.items():
        page = new_page(PHONE)
        answers = answers_to(page, path)
        loaded = {urlsplit(one.url).path: one for one in answers if needed(one) and not one.from_service_worker}
        sent = {one: sizes(answer) if zipped(answer) else len(answer.body()) for one, answer in loaded.items()}
        record_property(name, sum(sent.values()))
        assert sum(sent.values()) <= MOST_BYTES, (name, sent)
        assert zipped(loaded.pop(path)), name
        assert "private" in answers[0].headers["cache-control"], name
        assert {answer.headers["cache-control"] for answer in loaded.values()} == {KEPT}, name
        page.context.close()


def answers_to(page: Page, path: str) -> list[Response]:
    """Everything the server answers while a browser that has nothing opens the page; the page itself first."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return answers


def test_feeds_and_the_map_are_what_they_say(places: Places, page: Page) -> None:
    """Read by a parser of XML in the browser, as feed readers do."""
    for path, root, one in (
        ("/feed/news/", "feed", "entry"),
        ("/feed/documents/", "feed", "entry"),
        ("/sitemap.xml", "urlset", "url"),
    ):
        answer = page.request.get(path)
        page.goto(places["home"])
        told = page.evaluate(PARSED, [answer.text(), one])
        assert told["root"] == root, path
        assert told["count"] >= 1, path
        assert all(link.startswith(settings.WAGTAILADMIN_BASE_URL) for link in told["links"]), path
