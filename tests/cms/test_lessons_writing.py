"""What an editor may put into a lesson: everything else is refused in words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.blocks_lessons import MediaBlock, SelfCheckBlock
from cms.lesson_media import why_not_linked, why_not_played
from cms.lesson_parts import title_of_passage
from cms.models import CoursePage, LessonPage
from learning.models import Programme
from tests.cast import Company
from tests.cms.lessons import FIRST, MEDIA, SECOND, check, course_with_lessons, lesson_in, recording, uploaded

HOSTS = ["video.khue.example"]
SCRIPT = '<iframe src="https://video.khue.example/1"></iframe>'


def refusal(block: Any, value: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(value))
    errors = caught.value.as_json_data()["blockErrors"]
    return " ".join(sentence for error in errors.values() for sentence in error["messages"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://video.khue.example/1", "Upload the file to this platform instead"),
        ("http://video.khue.example/1", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("//video.khue.example", "begins with https://"),
        (SCRIPT, "code to embed, which may run scripts here"),
        ("https://[", "is not an address"),
    ],
)
def test_an_address_is_refused_in_words(address: str, said: str) -> None:
    assert said in why_not_linked(address, [])


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example/1",
        "https://video.khue.example.other.example/1",
        "https://video.khue.example@other.example/1",
        "https://video.khue.example:8443/1",
        f"{SCRIPT}",
    ],
)
def test_only_the_hosts_of_the_settings_are_led_to(address: str) -> None:
    assert why_not_linked("https://video.khue.example/1", HOSTS) == ""
    assert why_not_linked(address, HOSTS)


def test_only_files_that_browsers_play_are_taken() -> None:
    assert why_not_played("bài.MP4") == why_not_played("a.m4a") == ""
    assert "mp3, mp4, webm" in why_not_played("a.avi")


def test_a_recording_is_a_file_or_an_address(db: None, settings: Any) -> None:
    assert "one of the two" in refusal(MediaBlock(), recording())
    assert "are not allowed here" in refusal(MediaBlock(), recording(address="https://video.khue.example/1"))
    assert "browsers play" in refusal(MediaBlock(), recording(file=uploaded("a.pdf", b"%PDF").pk))
    settings.LESSON_VIDEO_HOSTS = HOSTS
    block = MediaBlock()
    assert block.clean(block.to_python(recording(address="https://video.khue.example/1")))
    both = recording(address="https://video.khue.example/1", file=uploaded("a.mp4", b"1").pk)
    assert "one of the two" in refusal(block, both)


def test_the_key_of_a_self_check_is_one_of_its_options() -> None:
    assert "There are 3 options" in refusal(SelfCheckBlock(), check(right=4))
    assert SelfCheckBlock().clean(SelfCheckBlock().to_python(check()))


def test_a_search_never_finds_a_self_check() -> None:
    block = SelfCheckBlock()
    assert block.get_searchable_content(block.to_python(check())) == []


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<p>x</p><h2 data-block-key='a'>Một &amp; <b>hai</b></h2>", "Một & hai"),
        ("<h3>Ba</h3>", "Ba"),
        ("<p>Bốn</p><p>năm</p>", "Bốn năm"),
        ("", ""),
        (f"<p>{'dài ' * 60}</p>", ("dài " * 60)[:89].rstrip() + "…"),
    ],
)
def test_a_passage_is_called_by_its_heading_or_its_beginning(source: str, title: str) -> None:
    assert title_of_passage(source) == title


def test_a_course_belongs_to_a_programme_that_there_is(company: Company) -> None:
    page, *_lessons = course_with_lessons()
    form = CoursePage.get_edit_handler().get_form_class()
    data = nested_form_data({"title": "Khoá", "slug": "khoa", "lead": "", "programme_code": "KHONG"})
    sent = form(data, instance=page, for_user=company.root)
    assert not sent.is_valid()
    assert "There is no programme “KHONG”" in str(sent.errors["programme_code"])
    Programme.objects.create(code="KHONG", unit=company.duk)
    again = form(data, instance=page, for_user=company.root)
    again.is_valid()
    assert "programme_code" not in again.errors


def test_a_lesson_can_be_written_in_the_back_office(company: Company) -> None:
    _course, lesson, _other = course_with_lessons()
    form = LessonPage.get_edit_handler().get_form_class()
    data = nested_form_data(
        {"title": "Bài", "slug": "bai", "lead": "", "body": streamfield([]), "least_minutes": "601"}
    )
    sent = form(data, instance=lesson, for_user=company.root)
    assert not sent.is_valid()
    assert set(sent.errors) == {"least_minutes"}


def test_a_new_lesson_can_be_looked_at_before_it_is_kept(company: Company, client: Client) -> None:
    course, *_lessons = course_with_lessons()
    client.force_login(company.root)
    points = {"count": "1", "0": {"deleted": "", "order": "0", "type": "item", "value": "Nhớ điều này", "id": ""}}
    body = streamfield([("points", points), ("passage", rich_text("<p>Lời</p>"))])
    data = nested_form_data({"title": "Bài", "slug": "bai", "lead": "", "body": body, "to_end": "on"})
    address = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "lessonpage", course.pk])
    assert client.post(address, data).json()["is_valid"] is True
    shown = client.get(address)
    assert (shown.status_code, "Nhớ điều này" in shown.content.decode()) == (200, True)


def test_a_part_whose_file_picture_or_page_is_gone_is_left_out(db: None, client: Client) -> None:
    course, *_lessons = course_with_lessons()
    parts = [
        {"type": "media", "value": recording(file=404), "id": MEDIA},
        {"type": "picture", "value": {"image": {"image": 404, "alt_text": "a", "decorative": False}}, "id": FIRST},
        {"type": "reference", "value": {"page": 404, "anchor": "dieu-1", "words": ""}, "id": SECOND},
    ]
    lesson = lesson_in(course, 3, parts=parts)
    assert client.get(lesson.url).status_code == 200
    for block in (MEDIA, FIRST):
        assert client.get(reverse("lessons:file", args=[lesson.pk, block])).status_code == 404


def test_a_reference_leads_to_the_place_on_the_page(db: None, client: Client) -> None:
    course, one, _two = course_with_lessons()
    value = {"page": one.pk, "anchor": f"p-{FIRST}", "words": "mục 1"}
    lesson = lesson_in(course, 3, parts=[{"type": "reference", "value": value, "id": SECOND}])
    told = client.get(lesson.url).content.decode()
    assert f'<a href="{one.url}#p-{FIRST}">Bài 1</a>, mục 1' in told
