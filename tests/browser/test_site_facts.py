"""What a measuring program would tell of the public pages: words for others, order, targets, weight and keeping."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from cms.models import CoursePage, DocumentIndexPage, DocumentPage, LessonPage
from demo.lessons import load_lessons
from demo.site import load_site
from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_accessibility import Examination
from tests.browser.test_reading import examined as examined
from tests.browser.test_reading import needed, sizes, zipped
from tests.cast import Cast
from tests.times import ShiftedClock

SEARCHES = {"hits": "/search/?q=dang", "no hits": "/search/?q=khongcotu", "nothing asked": "/search/"}
OTHERS = ("bare", "news", "glossary", "faq", "contact")
MOST_BYTES = 60_000
MOST_DOCUMENT_BYTES = 90_000
LEAST_WORDS, MOST_WORDS = 25, 160
TARGET = 44
HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => Number(each.tagName[1]))"
DESCRIPTION = "[...document.querySelectorAll('meta[name=description]')].map((each) => each.content)"
CANONICAL = "[...document.querySelectorAll('link[rel=canonical]')].map((each) => new URL(each.href).pathname)"
# Links within a sentence are as high as their line; a box to tick is as large as its label.
SMALL_TARGETS = """(least) => [...document.querySelectorAll(
    "button, .button, select, summary, input:not([type=hidden], [type=radio], [type=checkbox]), .site-nav a"
)].filter((each) => {
    const box = each.getBoundingClientRect();
    return each.checkVisibility({ visibilityProperty: true }) && box.width > 1 && (box.height < least || box.width < least);
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
