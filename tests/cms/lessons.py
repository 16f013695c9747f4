"""A course of two lessons, for tests: one with every kind of part but a recording and a picture, one plain."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, Site

from cms.models import CoursePage, HomePage, LessonPage

POINTS, FIRST, SECOND, CHECK, MEDIA = (str(UUID(int=n)) for n in range(1, 6))
WHY = "Vì đoạn hai nói như vậy."
TEXT = "Đảng lãnh đạo bằng cương lĩnh, chủ trương và sự gương mẫu của đảng viên. " * 12


def course_with_lessons() -> tuple[CoursePage, LessonPage, LessonPage]:
    course = course_alone()
    return course, lesson_in(course, 1), lesson_in(course, 2, parts=[passage(SECOND, "Đoạn của bài hai")])


def course_alone() -> CoursePage:
    home = HomePage(title="Khuê", slug="khue", locale=Locale.get_default())
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    course: CoursePage = home.add_child(instance=CoursePage(title="Nhận thức về Đảng", slug="nhan-thuc"))
    return course


def lesson_in(
    course: CoursePage, number: int, *, parts: list[dict[str, Any]] | None = None, **rules: Any
) -> LessonPage:
    page = LessonPage(title=f"Bài {number}", slug=f"bai-{number}", body=parts or all_parts(), **rules)
    course.add_child(instance=page)
    return LessonPage.objects.get(pk=page.pk)


def all_parts() -> list[dict[str, Any]]:
    points = [{"type": "item", "value": "Nhớ điều này", "id": str(UUID(int=9))}]
    return [
        {"type": "points", "value": points, "id": POINTS},
        passage(FIRST, "1. Hoàn cảnh"),
        passage(SECOND, "2. Ra đời"),
        {"type": "check", "value": check(), "id": CHECK},
    ]


def passage(block: str, heading: str) -> dict[str, Any]:
    return {"type": "passage", "value": f"<h2>{heading}</h2><p>{TEXT}</p><p>{TEXT}</p>", "id": block}


def check(**other: Any) -> dict[str, Any]:
    options = ["Do nước ngoài", "Do nhân dân mong đợi", "Do ngẫu nhiên"]
    return {"question": "Vì sao Đảng ra đời?", "options": options, "right": 2, "why": WHY} | other


def recording(**other: Any) -> dict[str, Any]:
    """The value of a part with audio or video; without a file unless one is given."""
    return {"title": "Bài giảng", "file": None, "address": "", "seconds": 20, "transcript": ""} | other


def uploaded(name: str, content: bytes) -> Any:
    """A document of the site."""
    document = get_document_model()(title=name)
    document.file.save(name, ContentFile(content))
    document.save()
    return document
