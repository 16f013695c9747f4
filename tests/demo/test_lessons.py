"""The lessons and documents of the demo: whole, readable, sound in their references, and loaded once."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.test import Client
from wagtail.models import Page, Revision

from cms.models import CoursePage, DocumentIndexPage, HomePage, LessonPage
from demo.documents import LIST_SLUG, read_documents
from demo.lesson_text import Lesson, read_lesson, to_html
from demo.lessons import PROGRAMMES, load_lessons, read_lessons, slug_of, title_of
from demo.site import load_site
from demo.study import FILE as CHARTER
from exams.bank.passages import citable_pages, passages_of
from tests.cast import NOW
from tests.demo.reading import bank_stems, words

LESSONS = read_lessons()
DOCUMENTS = read_documents()
NUMBER = re.compile(r"\b\d+(?:-[A-ZĐ]+i?/[A-ZĐ]+|/\d{4}/QH\d+)\b")
EACH = pytest.mark.parametrize("lesson", LESSONS, ids=slug_of)


def test_the_awareness_course_is_whole_and_five_topics_are_for_new_members() -> None:
    numbers = {key: [one.number for one in LESSONS if one.programme == key] for key in PROGRAMMES}
    assert numbers == {"awareness": [1, 2, 3, 4, 5], "new_members": [1, 2, 8, 9, 10]}
    assert [one.periods for one in LESSONS if one.programme == "awareness"] == [5, 10, 5, 5, 5]


@EACH
def test_a_lesson_has_its_parts(lesson: Lesson) -> None:
    text = " ".join(section.html for section in lesson.sections)
    assert 1800 <= len(words(text)) <= 3000
    assert len(lesson.lead) > 80
    assert 3 <= len(lesson.key_points) <= 6
    assert len(lesson.sections) >= 6
    assert "<h3>Ghi nhớ</h3>" in text
    assert "thảo luận" in lesson.sections[-1].heading
    assert "*" not in text, "bold and italic are closed"
    assert {"<ul>", "<ol>", "<h3>"} <= set(re.findall(r"<(?:ul|ol|h3)>", text))


@EACH
def test_a_self_check_has_one_right_answer_that_is_explained(lesson: Lesson) -> None:
    assert 3 <= len(lesson.self_checks) <= 5
    for one in lesson.self_checks:
        assert 1 <= one.right <= len(one.options)
        assert len({option.casefold() for option in one.options}) == len(one.options) >= 3
        assert len(one.why) > 40
    assert len({one.right for one in lesson.self_checks}) > 1, "the place of the right answer tells nothing"


def test_a_self_check_gives_no_question_of_the_banks_away() -> None:
    assert not {one.question for lesson in LESSONS for one in lesson.self_checks} & bank_stems()


@EACH
def test_every_document_a_lesson_names_is_among_its_documents_and_the_list_knows_it(lesson: Lesson) -> None:
    known = {one.key for one in DOCUMENTS}
    text = " ".join([*(one.html for one in lesson.sections), lesson.lead, *lesson.key_points])
    named = set(NUMBER.findall(text + " ".join(one.why for one in lesson.self_checks)))
    assert named <= set(lesson.documents) <= known
    assert lesson.documents
    assert {one for one in lesson.documents if NUMBER.fullmatch(one)} <= named, "what is listed is also spoken of"


def test_no_two_lessons_share_a_passage_or_a_paragraph() -> None:
    paragraphs = Counter(
        one
        for lesson in LESSONS
        for section in lesson.sections
        for one in re.findall(r"<(?:p|li)>(.+?)</(?:p|li)>", section.html)
    )
    assert not [one for one, times in paragraphs.items() if times > 1]
    for lesson in LESSONS:
        headings = [section.heading for section in lesson.sections]
        assert len(headings) == len(set(headings)), title_of(lesson)


@pytest.fixture
def home(db: None) -> HomePage:
    home = load_site(now=NOW)
    load_lessons(home, now=NOW)
    return home


def test_the_pages_are_published_citable_and_found_from_the_home_page(home: HomePage, client: Client) -> None:
    lessons = list(LessonPage.objects.live())
    assert {page.slug for page in lessons} == set(map(slug_of, LESSONS))
    assert citable_pages().filter(pk__in=[page.pk for page in lessons]).count() == len(lessons)
    courses = list(CoursePage.objects.live().child_of(home))
    assert {(one.slug, one.programme_code) for one in courses} == {(one.slug, one.code) for one in PROGRAMMES.values()}
    start = client.get("/").content.decode()
    for page in [*courses, DocumentIndexPage.objects.get(slug=LIST_SLUG)]:
        assert f'href="{page.url}"' in start, page.title
    for course in courses:
        listed = client.get(course.url).content.decode()
        for page in course.lessons():
            assert f'href="{page.url}"' in listed, page.title
            assert client.get(page.url).status_code == 200


def test_a_page_shows_what_was_written_part_by_part_and_keeps_its_answers(home: HomePage, client: Client) -> None:
    (lesson,) = [one for one in LESSONS if slug_of(one) == "nhan-thuc-ve-dang-1"]
    page = LessonPage.objects.get(slug=slug_of(lesson))
    assert page.title == "Bài 1. Khái lược lịch sử Đảng Cộng sản Việt Nam"
    assert len(passages_of(page)) == len(lesson.sections) + 2, "key points, sections, documents; no self-check"
    blocks = [one.block for other in LessonPage.objects.all() for one in passages_of(other)]
    assert len(blocks) == len(set(blocks))
    shown = unescape(client.get(page.url).content.decode())
    for check in lesson.self_checks:
        assert check.question in shown
        assert check.why not in shown


def test_passages_keep_the_ids_by_which_questions_cite_them(home: HomePage) -> None:
    page = LessonPage.objects.get(slug="nhan-thuc-ve-dang-1")
    first = "Những điểm cần nắm", "1. Hoàn cảnh đất nước trước khi có Đảng"
    expected = [str(uuid5(NAMESPACE_URL, f"khue:study:{page.slug}:{name}")) for name in first]
    assert [one.block for one in passages_of(page)][:2] == expected


def test_loading_twice_is_loading_once(home: HomePage) -> None:
    before = list(Page.objects.values_list("pk", "slug", "last_published_at")), Revision.objects.count()
    load_lessons(HomePage.objects.get(pk=home.pk), now=NOW + timedelta(days=1))
    assert (list(Page.objects.values_list("pk", "slug", "last_published_at")), Revision.objects.count()) == before


def test_the_charter_page_keeps_an_address_of_its_own() -> None:
    assert f'"slug": "{LIST_SLUG}"' not in CHARTER.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Một dòng\ndòng nữa", "<p>Một dòng dòng nữa</p>"),
        ("- một\n- **hai**\n  tiếp", "<ul><li>một</li><li><b>hai</b> tiếp</li></ul>"),
        ("1. một\n2. *hai*", "<ol><li>một</li><li><i>hai</i></li></ol>"),
        ("### Phần\n\nLời < lời & lời", "<h3>Phần</h3><p>Lời &lt; lời &amp; lời</p>"),
        ("> Nhớ điều này.", "<h3>Ghi nhớ</h3><p>Nhớ điều này.</p>"),
    ],
)
def test_the_text_of_a_lesson_becomes_rich_text(written: str, html: str) -> None:
    assert to_html(written.split("\n")) == html


@pytest.mark.parametrize(
    "line",
    [
        "# Tên",
        "| a | b |",
        "![x](y)",
        "<b>đậm</b>",
        "[chữ](https://example.org)",
        "> hộp\nkhông",
        "- một\nhai",
        "lời:\n- một",
    ],
)
def test_what_a_lesson_may_not_have_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bai.md"
    path.write_text(f"+++\nself_checks = []\n+++\n## Phần\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bai\.md: line [67]:"):
        read_lesson(path)


def test_a_word_of_the_data_that_is_not_known_is_refused_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "bai.md"
    path.write_text('+++\nself_checks = []\nkey_points = []\ndocuments = []\ntitel = "Bài"\n+++\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bai\.md: .*titel"):
        read_lesson(path)


def test_a_lesson_without_its_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bai.md"
    path.write_text("## Phần\n\nLời.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bai\.md: the lesson does not begin"):
        read_lesson(path)
