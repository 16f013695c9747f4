"""An essay in the browser: written with a draft that keeps itself, handed in, marked without a name."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from learning.finals.essay_marking import assign_markers
from learning.finals.essay_writing import EssayTask, hand_in_essay, set_essay
from learning.models import Essay, EssayMark, EssayPaper, PaperState
from tests.browser.candidate import SignIn
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import Cast
from tests.learning.finals.essays import another_trainer
from tests.learning.finals.holding import held_class
from tests.times import ShiftedClock

WRITTEN = "Bài thu hoạch của tôi.\nĐoạn hai."


@pytest.fixture
def essay(cast: Cast, clock: ShiftedClock) -> Essay:
    """The essay of a class in which An learns, to be handed in within two days."""
    task = EssayTask("Liên hệ bản thân", clock.now() + timedelta(days=2), Decimal("1.0"))
    held = held_class(cast, finish="essay")
    return set_essay(study_class=held, number=1, task=task, by=cast.quang, now=clock.now())


def write(page: Page, essay: Essay) -> None:
    """Opens the essay and types; nothing is pressed."""
    page.goto(f"/my/essays/{essay.uid}/")
    page.locator("textarea[name=text]").press_sequentially(WRITTEN)


def hand_in(page: Page) -> None:
    page.locator(".essay-form button").click()
    expect(page.locator(".notice-ok").first).to_be_visible()


def plain(text: str) -> str:
    """A form sends line ends of its own."""
    return text.replace("\r\n", "\n")


def test_a_draft_keeps_itself_is_found_again_and_is_handed_in(
    cast: Cast, essay: Essay, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, "an")
    with phone.expect_response("**/keep/") as kept:
        write(phone, essay)
    assert kept.value.ok
    expect(phone.locator("[data-told]")).not_to_be_empty()
    paper = EssayPaper.objects.get(essay=essay)
    assert (plain(paper.text), paper.state) == (WRITTEN, PaperState.DRAFT)

    phone.reload()
    expect(phone.locator("textarea[name=text]")).to_have_value(WRITTEN)
    expect(phone.locator("[data-told]")).not_to_be_empty()
    hand_in(phone)
    paper.refresh_from_db()
    assert (plain(paper.text), paper.state) == (WRITTEN, PaperState.HANDED_IN)
    assert phone.locator("textarea").count() == 0


def test_what_was_typed_last_is_kept_when_the_learner_leaves_at_once(
    cast: Cast, essay: Essay, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "an")
    page.add_init_script("window.setTimeout = () => 0")  # the pause after the last letter never ends
    write(page, essay)
    assert not EssayPaper.objects.exists()
    with page.expect_response("**/keep/") as kept:
        page.evaluate(
            """() => { Object.defineProperty(document, "hidden", { value: true });
                       document.dispatchEvent(new Event("visibilitychange")); }"""
        )
    assert kept.value.ok
    assert plain(EssayPaper.objects.get(essay=essay).text) == WRITTEN


def test_a_draft_that_cannot_be_kept_is_told_beside_the_text(
    cast: Cast, essay: Essay, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    sign_in(page, "an")
    page.goto(f"/my/essays/{essay.uid}/")
    page.context.set_offline(True)
    page.locator("textarea[name=text]").fill(WRITTEN)
    failed = page.locator("form[data-essay]").get_attribute("data-failed")
    assert failed
    expect(page.locator("[data-told]")).to_have_text(failed)


def test_without_scripts_an_essay_is_written_and_handed_in(
    cast: Cast, essay: Essay, new_page: NewPage, sign_in: SignIn
) -> None:
    page = new_page(PHONE, java_script_enabled=False)
    sign_in(page, "an")
    write(page, essay)
    hand_in(page)
    paper = EssayPaper.objects.get(essay=essay)
    assert (plain(paper.text), paper.state) == (WRITTEN, PaperState.HANDED_IN)


def test_an_empty_essay_is_sent_back_with_the_reason(
    cast: Cast, essay: Essay, page: Page, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("422")
    sign_in(page, "an")
    page.goto(f"/my/essays/{essay.uid}/")
    page.locator(".essay-form button").click()
    expect(page.locator(".essay-form [role=alert]")).to_be_visible()
    assert not EssayPaper.objects.exclude(state=PaperState.DRAFT).exists()


def test_a_marker_marks_without_learning_whose_essay_it_is(
    cast: Cast, essay: Essay, clock: ShiftedClock, page: Page, sign_in: SignIn
) -> None:
    learner, now = essay.study_class.enrolments.get(person=cast.an.person), clock.now()
    paper = hand_in_essay(essay=essay, enrolment=learner, text=WRITTEN, file=None, by=cast.an, now=now)
    assign_markers(essay=essay, first=cast.thu, second=another_trainer(cast, "hai"), by=cast.quang, now=now)
    sign_in(page, "thu")
    page.goto("/admin/essays/to-mark/")
    shown = [page.content()]
    page.get_by_role("link", name=paper.code).click()
    expect(page.get_by_text("Đoạn hai.")).to_be_visible()
    shown.append(page.content())
    assert not [told for told in shown if learner.person.full_name in told or f'"{cast.an.username}"' in told]

    page.locator("input[name=score]").fill("7,5")
    page.locator("textarea[name=remark]").fill("Liên hệ tốt")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/to-mark/")
    mark = EssayMark.objects.get(paper=paper, marker=cast.thu)
    assert (mark.score, mark.remark) == (Decimal("7.5"), "Liên hệ tốt")
