"""The lessons under their courses and the list of documents as pages of the demo, and the way to them from home."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale, Page

from cms.models import CoursePage, HomePage, LessonPage
from demo.documents import LIST_SLUG, LIST_TITLE, Library, load_documents
from demo.lesson_text import Lesson, SelfCheck, read_lesson
from learning.programmes.standard import AWARENESS, NEW_MEMBERS

FOLDER = Path(__file__).parent / "lessons"


@dataclass(frozen=True, slots=True)
class Programme:
    """`code`: of the programme that classes are held of."""

    name: str
    lesson: str
    slug: str
    code: str
    lead: str


PROGRAMMES = {
    "awareness": Programme(
        "Chương trình bồi dưỡng nhận thức về Đảng",
        "Bài",
        "nhan-thuc-ve-dang",
        AWARENESS.code,
        "Năm bài học dành cho quần chúng ưu tú phấn đấu vào Đảng.",
    ),
    "new_members": Programme(
        "Chương trình bồi dưỡng lý luận chính trị dành cho đảng viên mới",
        "Chuyên đề",
        "dang-vien-moi",
        NEW_MEMBERS.code,
        "Các chuyên đề dành cho đảng viên trong thời gian dự bị.",
    ),
}
LEAST_MINUTES = 10
NOTHING: Mapping[str, str] = MappingProxyType({})


def read_lessons() -> list[Lesson]:
    """All lessons, by programme and number."""
    lessons = [read_lesson(path) for path in FOLDER.glob("*.md")]
    return sorted(lessons, key=lambda one: (list(PROGRAMMES).index(one.programme), one.number))


def load_lessons(home: HomePage, *, now: datetime, practised: Mapping[str, str] = NOTHING) -> None:
    """Publishes them under the home page. Where the list of documents stands already, nothing is changed.

    `practised`: the self-checks that a bank for practice asks, by their words, each with its reference there.
    """
    if home.get_children().filter(slug=LIST_SLUG).exists():
        return
    documents = load_documents(home, now=now)
    lessons = read_lessons()
    for key, programme in PROGRAMMES.items():
        course = _course(home, programme, now=now)
        for lesson in lessons:
            if lesson.programme == key:
                _lesson(course, lesson, parts_of(lesson, documents, practised), now=now)
        home.body.append(("text", f"<h2>{programme.name}</h2><p>{_link(course)}. {programme.lead}</p>"))
    home.body.append(("text", f"<h2>{LIST_TITLE}</h2><p>{_link(documents.index)}: văn bản mà các bài học dẫn tới.</p>"))
    home.save_revision().publish()


def title_of(lesson: Lesson) -> str:
    return f"{PROGRAMMES[lesson.programme].lesson} {lesson.number}. {lesson.title}"


def slug_of(lesson: Lesson) -> str:
    return f"{PROGRAMMES[lesson.programme].slug}-{lesson.number}"


def parts_of(lesson: Lesson, documents: Library, practised: Mapping[str, str] = NOTHING) -> list[dict[str, Any]]:
    """The blocks of its page: key points, sections as written, self-checks, documents. Ids stay through reloads."""
    slug = slug_of(lesson)
    points = [_block(f"{slug}:điểm {n}", "item", point) for n, point in enumerate(lesson.key_points, start=1)]
    return [
        _block(f"{slug}:Những điểm cần nắm", "points", points),
        *[_block(f"{slug}:{section.heading}", "passage", section.html) for section in lesson.sections],
        *[_check(f"{slug}:câu {n}", one, practised) for n, one in enumerate(lesson.self_checks, start=1)],
        _block(f"{slug}:Văn bản được dẫn", "passage", _cited(lesson, documents)),
    ]


def _block(name: str, kind: str, value: Any) -> dict[str, Any]:
    """A block under the lasting id by which questions cite it."""
    return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"khue:study:{name}"))}


def _check(name: str, check: SelfCheck, practised: Mapping[str, str]) -> dict[str, Any]:
    if ref := practised.get(check.question):
        return _block(name, "bank_check", {"ref": ref})
    options = list(check.options)
    written = {"question": check.question, "options": options, "right": check.right, "why": check.why}
    return _block(name, "check", written)


def _course(home: HomePage, programme: Programme, *, now: datetime) -> CoursePage:
    page = CoursePage(
        title=programme.name, slug=programme.slug, lead=programme.lead, programme_code=programme.code, **_published(now)
    )
    home.add_child(instance=page)
    return page


def _lesson(course: CoursePage, lesson: Lesson, parts: list[dict[str, Any]], *, now: datetime) -> LessonPage:
    page = LessonPage(
        title=title_of(lesson),
        slug=slug_of(lesson),
        lead=lesson.lead,
        body=parts,
        least_minutes=LEAST_MINUTES,
        pass_checks=True,
        **_published(now),
    )
    course.add_child(instance=page)
    return page


def _published(now: datetime) -> dict[str, Any]:
    """Without a first revision: that would double the time, and Wagtail makes one when the page is first edited."""
    return {"locale": Locale.get_default(), "first_published_at": now, "last_published_at": now}


def _cited(lesson: Lesson, documents: Library) -> str:
    pages = [documents.pages[key] for key in lesson.documents]
    cited = [f"{html.escape(page.named)}: {_link(page)}." for page in pages]
    return f"<h2>Văn bản được dẫn</h2>{_list(cited)}<p>Tóm tắt và tình trạng: {_link(documents.index)}.</p>"


def _link(page: Page) -> str:
    return f'<a linktype="page" id="{page.pk}">{html.escape(page.title, quote=False)}</a>'


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
