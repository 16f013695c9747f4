"""The lessons and the list of documents as pages of the demo, and the way to them from the home page."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from cms.models import HomePage, StudyPage
from demo.documents import list_lead, list_passages, read_documents
from demo.lesson_text import Lesson, SelfCheck, read_lesson

FOLDER = Path(__file__).parent / "lessons"
LIST_TITLE, LIST_SLUG = "Danh mục văn bản", "danh-muc-van-ban"


@dataclass(frozen=True, slots=True)
class Programme:
    name: str
    lesson: str
    slug: str


PROGRAMMES = {
    "awareness": Programme("Chương trình bồi dưỡng nhận thức về Đảng", "Bài", "nhan-thuc-ve-dang"),
    "new_members": Programme(
        "Chương trình bồi dưỡng lý luận chính trị dành cho đảng viên mới", "Chuyên đề", "dang-vien-moi"
    ),
}


def read_lessons() -> list[Lesson]:
    """All lessons, by programme and number."""
    lessons = [read_lesson(path) for path in FOLDER.glob("*.md")]
    return sorted(lessons, key=lambda one: (list(PROGRAMMES).index(one.programme), one.number))


def load_lessons(home: HomePage, *, now: datetime) -> None:
    """Publishes them under the home page. Where the list of documents stands already, nothing is changed."""
    if home.get_children().filter(slug=LIST_SLUG).exists():
        return
    documents = _publish(home, LIST_TITLE, LIST_SLUG, list_lead(), list_passages(), now=now)
    lessons = read_lessons()
    pages = [
        _publish(home, title_of(one), slug_of(one), one.lead, passages(one, documents), now=now) for one in lessons
    ]
    for key, programme in PROGRAMMES.items():
        links = [_link(page) for lesson, page in zip(lessons, pages, strict=True) if lesson.programme == key]
        home.body.append(("text", f"<h2>{programme.name}</h2>{_list(links)}"))
    home.body.append(("text", f"<h2>{LIST_TITLE}</h2><p>{_link(documents)}: văn bản mà các bài học dẫn tới.</p>"))
    home.save_revision().publish()


def title_of(lesson: Lesson) -> str:
    return f"{PROGRAMMES[lesson.programme].lesson} {lesson.number}. {lesson.title}"


def slug_of(lesson: Lesson) -> str:
    return f"{PROGRAMMES[lesson.programme].slug}-{lesson.number}"


def passages(lesson: Lesson, documents: StudyPage) -> list[tuple[str, str]]:
    """Name and rich text of each passage: the key points, the sections as written, the self-check, the documents."""
    return [
        ("Những điểm cần nắm", _key_points(lesson)),
        *[(section.heading, section.html) for section in lesson.sections],
        ("Tự kiểm tra", "<h2>Tự kiểm tra</h2>" + "".join(map(_question, range(1, 9), lesson.self_checks))),
        ("Đáp án và giải thích", "<h2>Đáp án và giải thích</h2>" + _list(map(_answer, lesson.self_checks), "ol")),
        ("Văn bản được dẫn", _cited(lesson, documents)),
    ]


def _publish(
    home: HomePage, title: str, slug: str, lead: str, parts: list[tuple[str, str]], *, now: datetime
) -> StudyPage:
    """Without a first revision: that would double the time, and Wagtail makes one when the page is first edited."""
    body = [
        {"type": "passage", "value": text, "id": str(uuid5(NAMESPACE_URL, f"khue:study:{slug}:{name}"))}
        for name, text in parts
    ]
    page = StudyPage(title=title, slug=slug, lead=lead, body=body, locale=Locale.get_default())
    page.first_published_at = page.last_published_at = now
    home.add_child(instance=page)
    return page


def _key_points(lesson: Lesson) -> str:
    programme = PROGRAMMES[lesson.programme]
    length = f"{lesson.periods} tiết" if lesson.periods else "theo lịch học của lớp"
    about = f"<p><i>{programme.name}. Thời lượng: {length}.</i></p>"
    return f"<h2>Những điểm cần nắm</h2>{about}{_list(html.escape(one, quote=False) for one in lesson.key_points)}"


def _question(number: int, check: SelfCheck) -> str:
    options = _list((html.escape(option, quote=False) for option in check.options), "ol")
    return f"<h3>Câu {number}. {html.escape(check.question, quote=False)}</h3>{options}"


def _answer(check: SelfCheck) -> str:
    return f"<b>Phương án {check.right}.</b> {html.escape(check.why, quote=False)}"


def _cited(lesson: Lesson, documents: StudyPage) -> str:
    known = {one.key: one for one in read_documents()}
    cited = [f"{html.escape(known[key].named)}: {html.escape(known[key].title)}." for key in lesson.documents]
    return f"<h2>Văn bản được dẫn</h2>{_list(cited)}<p>Tóm tắt và tình trạng: {_link(documents)}.</p>"


def _link(page: StudyPage) -> str:
    return f'<a linktype="page" id="{page.pk}">{html.escape(page.title, quote=False)}</a>'


def _list(items: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"
