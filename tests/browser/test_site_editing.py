"""An editor's page in a real browser: where the declaration is met, and where a refusal leads."""

import pytest
from playwright.sync_api import Page, expect

from cms.editors import Part, admit_editor
from cms.models import LessonPage
from demo.lessons import load_lessons
from demo.site import load_site
from office.journal import JournalRow
from tests.browser.candidate import SignIn
from tests.browser.conftest import PHONE, NewPage
from tests.cast import Company
from tests.times import ShiftedClock

PUBLISH = "document.querySelector('[name=action-publish]').click()"


@pytest.fixture
def lesson(company: Company, clock: ShiftedClock) -> LessonPage:
    """One of the demo's, and somebody who may publish it."""
    load_lessons(load_site(now=clock.now()), now=clock.now())
    admit_editor(user=company.vinh, part=Part.MODERATOR, by=None, now=clock.now())
    found = LessonPage.objects.first()
    assert found is not None
    return found


@pytest.mark.parametrize("is_small", [False, True], ids=["pc", "phone"])
def test_a_page_that_is_refused_opens_at_the_declaration(
    company: Company, lesson: LessonPage, new_page: NewPage, sign_in: SignIn, is_small: bool
) -> None:
    page = new_page(PHONE) if is_small else new_page()
    sign_in(page, company.vinh.username)
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    expect(page.locator("#id_declared")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    _publish(page)
    expect(page.locator(".error-message")).to_be_in_viewport()
    expect(page.locator("#id_declared")).to_be_in_viewport()
    page.locator("#id_declared").check()
    _publish(page)
    expect(page.locator("#id_declared")).to_have_count(0)
    assert JournalRow.objects.filter(act="cms.page.declare").count() == 1


def _publish(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate(PUBLISH)
