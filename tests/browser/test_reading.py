"""Reading in a real browser: going on, counting, notes, answers, tools, and all of it without network."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response, Route, expect
from pytest_django import Settings

from cms.models import CoursePage, LessonPage
from demo.lessons import load_lessons
from demo.site import load_site
from learning.models import LessonNote, LessonReading
from tests.browser.candidate import SignIn, ask_the_server, wait_until
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.browser.test_accessibility import Examination
from tests.cast import Cast
from tests.cms.lessons import (
    CHECK,
    FIRST,
    MEDIA,
    SECOND,
    TEXT,
    WHY,
    course_alone,
    course_with_lessons,
    lesson_in,
    recording,
)
from tests.times import ShiftedClock

Course = tuple[CoursePage, LessonPage, LessonPage]
MOST_BYTES = 60_000
AT_REST = 1.9  # seconds: the word of coming to rest comes after two
COPY = "[data-kept]"
STORED = "JSON.parse(localStorage.getItem('khue:reading'))"
MARK_OF_THE_PAGE = "document.querySelector('[data-lesson]').dataset.reader"
LATEST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
    done(list.getEntries().at(-1).startTime);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""
SHIFTED = """() => new Promise((done) => {
    let all = 0;
    new PerformanceObserver((list) => { for (const each of list.getEntries()) all += each.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(all), 500);
})"""
INLINE = "document.querySelectorAll('script:not([src]), style, [style], [onclick], [onload], iframe').length"


@pytest.fixture
def course(cast: Cast) -> Course:
    return course_with_lessons()


@pytest.fixture
def examined() -> Iterator[Examination]:
    found = Examination()
    yield found
    assert not found.wrong, "\n".join(found.wrong)


def open_lesson(page: Page, lesson: LessonPage) -> None:
    page.goto(lesson.url)
    expect(page.locator(".lesson-tools")).to_be_visible()


def open_and_keep(page: Page, lesson: LessonPage) -> None:
    """Opens the lesson and waits until the browser has it."""
    open_lesson(page, lesson)
    words = page.locator("[data-said]").get_attribute("data-kept-words") or ""
    expect(page.locator("[data-said]")).to_have_text(words)


def reading_of(cast: Cast) -> LessonReading | None:
    return LessonReading.objects.filter(person=cast.an.person).first()


def test_a_lesson_is_counted_and_gone_on_with(cast: Cast, course: Course, page: Page, sign_in: SignIn) -> None:
    _page, lesson, _next = course
    sign_in(page, "an")
    open_lesson(page, lesson)
    wait_until(page, lambda: reading_of(cast) is not None)
    expect(page.locator(".go-on")).to_have_count(0)
    page.evaluate(f"document.getElementById('p-{SECOND}').scrollIntoView()")
    page.wait_for_timeout(1500)
    ask_the_server(page)
    wait_until(page, lambda: (one := reading_of(cast)) is not None and one.seconds >= 1 and one.passage == SECOND)
    expect(page.locator("[data-asked=end] progress")).not_to_have_js_property("value", 0)
    page.goto("/")
    open_lesson(page, lesson)
    page.locator(".go-on").click()
    expect(page.locator(f"#p-{SECOND}")).to_be_in_viewport()


def test_leaving_tells_where_the_reader_stopped(cast: Cast, course: Course, page: Page, sign_in: SignIn) -> None:
    _page, lesson, _next = course
    sign_in(page, "an")
    open_lesson(page, lesson)
    wait_until(page, lambda: reading_of(cast) is not None)
    page.evaluate(f"document.getElementById('p-{SECOND}').scrollIntoView()")
    # A browser gives a page that goes half a second, less than a machine at work may need: the page is told and stays.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    wait_until(page, lambda: (one := reading_of(cast)) is not None and one.passage == SECOND, AT_REST)


def test_coming_to_rest_at_another_passage_is_told_at_once(
    cast: Cast, course: Course, page: Page, sign_in: SignIn
) -> None:
    """Long before the next word of every quarter of a minute."""
    _page, lesson, _next = course
    sign_in(page, "an")
    open_lesson(page, lesson)
    wait_until(page, lambda: reading_of(cast) is not None)
    page.evaluate(f"document.getElementById('p-{SECOND}').scrollIntoView()")
    wait_until(page, lambda: (one := reading_of(cast)) is not None and one.passage == SECOND)


def test_notes_and_answers_without_leaving_the_page(cast: Cast, course: Course, page: Page, sign_in: SignIn) -> None:
    _page, lesson, _next = course
    sign_in(page, "an")
    open_lesson(page, lesson)
    note = page.locator(f"#p-{FIRST} .lesson-note")
    note.locator("summary").click()
    note.locator("textarea").fill("điều tôi nghĩ")
    note.locator("button").click()
    expect(note.locator("[data-noted]")).not_to_be_empty()
    assert LessonNote.objects.get().text == "điều tôi nghĩ"
    check = page.locator(f"#p-{CHECK}")
    check.locator("[value='1']").check()
    check.locator("button").click()
    expect(check.locator("[data-answer] .notice")).to_be_visible()
    assert WHY not in page.content()
    check.locator("[value='2']").check()
    check.locator("button").click()
    expect(check.locator("[data-right]")).to_contain_text(WHY)


def test_without_scripts_a_lesson_is_a_page_with_forms(
    cast: Cast, course: Course, new_page: NewPage, sign_in: SignIn
) -> None:
    _page, lesson, _next = course
    page = new_page(java_script_enabled=False)
    sign_in(page, "an")
    page.goto(lesson.url)
    page.locator(f"#p-{FIRST} .lesson-note summary").click()
    page.locator(f"#p-{FIRST} textarea").fill("không cần mã lệnh")
    page.locator(f"#p-{FIRST} .lesson-note button").click()
    expect(page.locator(f"#p-{FIRST} textarea")).to_have_value("không cần mã lệnh")
    page.locator(f"#p-{CHECK} [value='2']").check()
    page.locator(f"#p-{CHECK} button").click()
    expect(page.locator("main")).to_contain_text(WHY)
    page.locator("main a.button").click()
    expect(page.locator("h1")).to_have_text(lesson.title)


def test_an_opened_lesson_is_read_on_without_network_and_counted_later(
    cast: Cast, course: Course, page: Page, sign_in: SignIn, clock: ShiftedClock, complaints: Complaints
) -> None:
    _page, lesson, _next = course
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    sign_in(page, "an")
    open_and_keep(page, lesson)
    wait_until(page, lambda: reading_of(cast) is not None)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(COPY)).to_be_visible()
    expect(page.locator(f"#p-{FIRST}")).to_contain_text(TEXT.strip())
    assert page.locator(".lesson-text").first.evaluate("(each) => getComputedStyle(each).maxWidth") != "none"
    expect(page.locator(f"#p-{CHECK} button")).to_have_count(0)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(2200)
    ask_the_server(page)
    wait_until(page, lambda: page.evaluate(f"({STORED}).lessons[{lesson.pk}]?.seconds ?? 0") >= 2)
    before = reading_of(cast)
    assert before is not None
    assert before.reached < 90
    page.context.set_offline(False)
    wait_until(page, lambda: (one := reading_of(cast)) is not None and one.seconds >= before.seconds + 2)
    expect(page.locator("[data-back]")).to_be_visible()
    page.locator("[data-back] a").click()
    expect(page.locator(COPY)).to_have_count(0)
    expect(page.locator("[data-asked=end][data-met]")).to_have_count(1)


def test_a_lesson_that_was_not_opened_is_not_there_without_network(
    course: Course, page: Page, complaints: Complaints
) -> None:
    _page, lesson, other = course
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    open_and_keep(page, lesson)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(COPY)).to_be_visible()
    complaints.allow("ERR_FAILED")
    for nowhere in (other.url, "/sign-in/"):
        with pytest.raises(PlaywrightError, match=r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
            page.goto(nowhere)


def test_signing_out_leaves_nothing_of_the_reader_in_the_browser(course: Course, page: Page, sign_in: SignIn) -> None:
    _page, lesson, _next = course
    sign_in(page, "an")
    open_and_keep(page, lesson)
    page.locator("[data-contrast]").click()
    assert page.evaluate("localStorage.length") > 0
    page.locator(".menu > summary").last.click()
    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_url("**/")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_the_next_reader_of_a_machine_finds_nothing_of_the_one_before(
    cast: Cast, course: Course, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    """An went without signing out; Lan Anh signs in, and the network goes."""
    _page, lesson, _next = course
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    sign_in(page, "an")
    open_and_keep(page, lesson)
    note = page.locator(f"#p-{FIRST} .lesson-note")
    note.locator("summary").click()
    note.locator("textarea").fill("của An")
    note.locator("button").click()
    expect(note.locator("[data-noted]")).not_to_be_empty()
    open_and_keep(page, lesson)
    of_an = page.evaluate(MARK_OF_THE_PAGE)
    page.context.clear_cookies()
    sign_in(page, "anh")
    open_and_keep(page, lesson)
    assert page.evaluate(f"({STORED}).reader") == page.evaluate(MARK_OF_THE_PAGE) != of_an
    assert "của An" not in page.content()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(COPY)).to_be_visible()
    assert "của An" not in page.content()
    assert cast.an.person is not None
    assert cast.an.person.full_name not in page.content()


def test_tools_are_remembered_without_an_account(course: Course, page: Page) -> None:
    _page, lesson, _next = course
    open_lesson(page, lesson)
    page.locator("[data-contrast]").click()
    page.locator(".lesson-tools [data-step='1']").click()
    page.reload()
    expect(page.locator("html[data-more-contrast][data-text='1']")).to_have_count(1)
    expect(page.locator("[data-contrast]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-contrast]").click()
    expect(page.locator("html[data-more-contrast]")).to_have_count(0)


def test_reading_aloud_is_offered_where_there_is_a_voice(course: Course, new_page: NewPage) -> None:
    _page, lesson, _next = course
    mute, speaking = new_page(), new_page()
    mute.add_init_script("speechSynthesis.getVoices = () => [{ lang: 'en-US' }]")
    open_lesson(mute, lesson)
    expect(mute.locator("[data-aloud]")).to_be_hidden()
    expect(mute.locator("[data-aloud-missing]")).to_be_visible()
    speaking.add_init_script("speechSynthesis.getVoices = () => [{ lang: 'vi-VN' }]")
    open_lesson(speaking, lesson)
    expect(speaking.locator("[data-aloud]")).to_be_visible()
    expect(speaking.locator("[data-aloud-missing]")).to_be_hidden()


def test_on_paper_a_lesson_is_its_text(course: Course, page: Page, sign_in: SignIn) -> None:
    _page, lesson, _next = course
    sign_in(page, "an")
    open_lesson(page, lesson)
    page.emulate_media(media="print")
    expect(page.locator(f"#p-{FIRST} .lesson-text")).to_be_visible()
    for left_out in (".lesson-tools", ".lesson-asked", ".lesson-note >> nth=0", ".site-tools"):
        expect(page.locator(left_out)).to_be_hidden()


def test_a_lesson_has_no_finding_of_axe(
    course: Course, new_page: NewPage, sign_in: SignIn, examined: Examination, complaints: Complaints
) -> None:
    page_of_course, lesson, _next = course
    page = new_page(reduced_motion="reduce")
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    open_lesson(page, lesson)
    examined.ours(page, "lesson, visitor")
    sign_in(page, "an")
    open_and_keep(page, lesson)
    page.locator(f"#p-{FIRST} .lesson-note summary").click()
    examined.ours(page, "lesson, reader")
    page.locator("[data-contrast]").click()
    examined.ours(page, "lesson, more contrast", strong=True)
    page.goto(page_of_course.url)
    examined.ours(page, "course")
    page.goto("/my/notes/")
    examined.ours(page, "my notes")
    open_and_keep(page, lesson)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(COPY)).to_be_visible()
    examined.ours(page, "stored copy")


@pytest.fixture
def heaviest(cast: Cast, clock: ShiftedClock) -> LessonPage:
    """The longest lesson of the demo."""
    load_lessons(load_site(now=clock.now()), now=clock.now())
    return max(LessonPage.objects.all(), key=lambda page: len(str(page.body.raw_data)))


def test_a_lesson_weighs_little_and_does_what_good_pages_do(
    heaviest: LessonPage, new_page: NewPage, sign_in: SignIn, record_property: Callable[[str, object], None]
) -> None:
    page = new_page(PHONE)
    sign_in(page, "an")
    page.goto("about:blank")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    open_lesson(page, heaviest)
    page.wait_for_load_state("networkidle")
    loaded = {urlsplit(one.url).path: one for one in answers if one.from_service_worker is False and needed(one)}
    sent = {path: len(one.body()) if not zipped(one) else sizes(one) for path, one in loaded.items()}
    plain = {path: len(one.body()) for path, one in loaded.items()}
    record_property("compressed", sum(sent.values()))
    record_property("plain", sum(plain.values()))
    record_property("latest paint ms", page.evaluate(LATEST_PAINT))
    assert min(sent.values()) > 0, "nothing came out of a cache"
    assert sum(sent.values()) <= MOST_BYTES, sent
    assert page.evaluate(SHIFTED) < 0.1
    assert page.evaluate(INLINE) == 0
    assert page.evaluate("document.doctype.name") == "html"
    assert page.evaluate("document.characterSet") == "UTF-8"
    assert page.locator("meta[name=viewport]").count() == page.locator("meta[name=description]").count() == 1
    assert page.evaluate("[...document.images].every((each) => each.alt !== null && each.width && each.height)")
    assert page.evaluate("[...document.scripts].every((each) => each.type === 'module')"), "none holds up the drawing"


def needed(answer: Response) -> bool:
    """What the page is drawn and run from; pictures are counted elsewhere, words to the server are none."""
    return answer.request.resource_type in {"document", "stylesheet", "script", "font"}


def zipped(answer: Response) -> bool:
    return "content-encoding" in answer.headers


def sizes(answer: Response) -> int:
    return answer.request.sizes()["responseBodySize"]


def test_a_player_of_another_host_is_loaded_when_the_reader_asks(
    cast: Cast, page: Page, sign_in: SignIn, complaints: Complaints, settings: Settings
) -> None:
    """Before the button is pressed the other host hears nothing, although the settings allow it."""
    settings.LESSON_VIDEO_HOSTS = ["video.khue.example"]
    part = {"type": "media", "value": recording(address="https://video.khue.example/w/bai-mot"), "id": MEDIA}
    lesson = lesson_in(course_alone(), 1, parts=[part])
    asked: list[str] = []

    def play(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<h1>Trình phát</h1>", content_type="text/html; charset=utf-8")

    page.route("https://video.khue.example/**", play)
    open_lesson(page, lesson)
    assert not asked
    complaints.allow("asked another host: https://video.khue.example/videos/embed/bai-mot")
    page.locator("[data-player] button").click()
    expect(page.frame_locator("[data-player] iframe").locator("h1")).to_have_text("Trình phát")
    assert asked == ["https://video.khue.example/videos/embed/bai-mot"]
    box = page.locator("[data-player] iframe").bounding_box()
    assert box is not None
    assert box["width"] <= (page.viewport_size or {"width": 0})["width"]
