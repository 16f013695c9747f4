"""Courses and lessons as their readers meet them."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import CoursePage, LessonPage
from exams.bank.passages import passages_of
from learning.models import LessonNote, LessonReading
from learning.reading.completion import END
from people.models import User
from tests.cast import NOW, Cast, Company
from tests.cms.lessons import CHECK, FIRST, POINTS, SECOND, WHY, course_with_lessons, lesson_in

ClientOf = Callable[[User], Client]
Course = tuple[CoursePage, LessonPage, LessonPage]


@pytest.fixture
def course(db: None) -> Course:
    return course_with_lessons()


def shown(client: Client, address: str) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def read_by(company: Company, lesson: LessonPage, **facts: object) -> LessonReading:
    facts = {"opened_at": NOW, "seen_at": NOW} | facts
    return LessonReading.objects.create(person=company.an.person, lesson=lesson, **facts)


def test_a_course_lists_its_lessons_with_the_readers_progress(
    company: Company, course: Course, client: Client, client_of: ClientOf
) -> None:
    page, one, two = course
    plain = shown(client, page.url)
    assert plain.index(one.url) < plain.index(two.url)
    assert "<progress" not in plain
    read_by(company, one, completed_at=NOW)
    read_by(company, two)
    own = shown(client_of(company.an), page.url)
    assert '<progress max="2" value="1"' in own
    assert own.count("badge-ok") == own.count("badge-wait") == 1
    assert "badge-ok" not in shown(client_of(company.anh), page.url)


def test_a_lesson_is_a_plain_page_for_visitors(course: Course, client: Client) -> None:
    page, one, two = course
    told = shown(client, one.url)
    assert [told.index(f'id="p-{block}"') for block in (POINTS, FIRST, SECOND, CHECK)] == sorted(
        told.index(f'id="p-{block}"') for block in (POINTS, FIRST, SECOND, CHECK)
    )
    assert f'href="{page.url}"' in told
    assert f'href="{two.url}"' in told
    assert "lesson-note" not in told
    assert "data-asked" not in told


def test_no_key_reaches_the_browser(company: Company, course: Course, client_of: ClientOf) -> None:
    _page, one, _two = course
    told = shown(client_of(company.an), one.url)
    assert "Do nhân dân mong đợi" in told
    assert WHY not in told
    assert "right" not in told.partition(f'id="p-{CHECK}"')[2].partition("</form>")[0]
    assert WHY not in " ".join(passage.text for passage in passages_of(one))
    assert CHECK not in {passage.block for passage in passages_of(one)}


def test_a_reader_finds_the_way_back_to_where_they_stopped(
    company: Company, course: Course, client_of: ClientOf
) -> None:
    _page, one, _two = course
    assert "go-on" not in shown(client_of(company.an), one.url)
    read_by(company, one, passage=SECOND, share=35)
    told = shown(client_of(company.an), one.url)
    assert f'class="go-on" href="#p-{SECOND}" data-share="35"' in told
    assert "“2. Ra đời”" in told
    assert "go-on" not in shown(client_of(company.anh), one.url)


def test_no_way_back_leads_to_the_beginning_or_to_a_part_that_is_gone(
    company: Company, course: Course, client_of: ClientOf
) -> None:
    _page, one, _two = course
    reading = read_by(company, one, passage=POINTS, share=0)
    assert "go-on" not in shown(client_of(company.an), one.url)
    reading.passage, reading.share = "gone", 50
    reading.save()
    assert "go-on" not in shown(client_of(company.an), one.url)


def test_a_lesson_says_what_it_asks_and_how_far_the_reader_is(
    company: Company, course: Course, client_of: ClientOf
) -> None:
    page, *_others = course
    strict = lesson_in(page, 3, least_minutes=40, to_end=True, pass_checks=True)
    read_by(company, strict, seconds=1260, reached=50, passed=[CHECK])
    told = shown(client_of(company.an), strict.url)
    assert '<progress max="2400" value="1260"' in told
    assert f'<progress max="{END}" value="50"' in told
    assert '<progress max="1" value="1"' in told
    assert "badge-ok" in told, "the question that was answered right"


def test_notes_stand_beside_their_passages_for_their_writer_alone(
    company: Company, course: Course, client_of: ClientOf
) -> None:
    _page, one, _two = course
    LessonNote.objects.create(
        person=company.an.person, lesson=one, lesson_title="Bài 1", passage=FIRST, text="điều tôi nghĩ", changed_at=NOW
    )
    assert "điều tôi nghĩ" in shown(client_of(company.an), one.url)
    for other in (company.anh, company.quang, company.root):
        assert "điều tôi nghĩ" not in shown(client_of(other), one.url)


def test_the_copy_to_keep_is_the_page_of_a_visitor_whoever_asks(
    company: Company, course: Course, client_of: ClientOf
) -> None:
    _page, one, _two = course
    LessonNote.objects.create(
        person=company.an.person, lesson=one, lesson_title="Bài 1", passage=FIRST, text="điều tôi nghĩ", changed_at=NOW
    )
    answer = client_of(company.an).get(f"{one.url}?copy=en")
    told = unescape(answer.content.decode())
    assert answer.headers["X-Lesson-Copy"]
    assert "You read a stored copy of" in told
    for private in ("điều tôi nghĩ", "csrfmiddlewaretoken", "data-token", str(company.an.person)):
        assert private not in told
    assert 'lang="hi"' in client_of(company.an).get(f"{one.url}?copy=hi").content.decode()
    assert 'html lang="vi"' in client_of(company.an).get(f"{one.url}?copy=xx").content.decode()


def test_pages_of_lessons_are_not_stored_by_anybody_between(course: Course, client: Client) -> None:
    _page, one, _two = course
    assert {"no-store", "private"} <= set(client.get(one.url).headers["Cache-Control"].replace(" ", "").split(","))


def test_a_lesson_that_is_not_for_everybody_is_not_kept_in_browsers(
    course: Course, cast: Cast, client_of: ClientOf
) -> None:
    _page, one, _two = course
    assert "data-worker" in shown(client_of(cast.an), one.url)
    PageViewRestriction.objects.create(page=one, restriction_type=PageViewRestriction.LOGIN)
    assert "data-worker" not in shown(client_of(cast.an), one.url)


def test_a_course_names_no_lesson_to_whom_it_is_shut(
    company: Company, course: Course, client: Client, client_of: ClientOf
) -> None:
    page, one, two = course
    PageViewRestriction.objects.create(page=two, restriction_type=PageViewRestriction.LOGIN)
    plain, own = shown(client, page.url), shown(client_of(company.an), page.url)
    assert one.url in plain
    assert two.url not in plain
    assert two.url in own


def test_a_draft_can_be_looked_at(course: Course, client_of: ClientOf) -> None:
    page, *_others = course
    draft = page.add_child(instance=LessonPage(title="Bài 4", slug="bai-4", live=False))
    answer = draft.make_preview_request()
    assert answer.status_code == 200
