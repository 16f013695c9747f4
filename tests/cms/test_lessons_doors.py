"""Doors beside a lesson's page: words of the reading browser, answers, notes, files."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from cms.models import CoursePage, LessonPage
from learning.models import LessonNote, LessonReading
from learning.reading.queries import mark_of
from people.models import User
from tests.cast import Company
from tests.cms.lessons import CHECK, FIRST, MEDIA, WHY, course_with_lessons, lesson_in, recording, uploaded
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
Course = tuple[CoursePage, LessonPage, LessonPage]
FILM = bytes(range(256)) * 4


@pytest.fixture
def course(db: None) -> Course:
    return course_with_lessons()


@pytest.fixture
def lesson(course: Course) -> LessonPage:
    return course[1]


@pytest.fixture
def own(company: Company, client_of: ClientOf) -> Client:
    return english(client_of(company.an))


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def word(company: Company, **said: Any) -> dict[str, Any]:
    return {"reader": mark_of(company.an.person), "seconds": 15, "reached": 10} | said


def at(lesson: LessonPage, name: str, *more: str) -> str:
    return reverse(f"lessons:{name}", args=[lesson.pk, *more])


def test_words_of_the_browser_are_counted_by_the_servers_clock(
    company: Company, lesson: LessonPage, own: Client, clock: StoppedClock
) -> None:
    own.post(at(lesson, "beat"), word(company))
    clock.shift(seconds=15)
    answer = own.post(at(lesson, "beat"), word(company, seconds=9000, passage=FIRST, share=20))
    assert answer.json() == {"complete": False, "asked": [{"what": "end", "done": 10, "of": 98, "met": False}]}
    reading = LessonReading.objects.get(person=company.an.person)
    assert (reading.seconds, reading.passage, reading.share) == (15, FIRST, 20)
    assert own.post(at(lesson, "beat"), word(company, reached=100)).json()["complete"] is True


def test_done_is_no_word_that_a_browser_can_say(company: Company, lesson: LessonPage, own: Client) -> None:
    own.post(at(lesson, "beat"), word(company, complete=True, completed_at="2026-01-01", passed=CHECK))
    reading = LessonReading.objects.get(person=company.an.person)
    assert (reading.completed_at, reading.passed) == (None, [])


@pytest.mark.parametrize(
    "said", [{"seconds": "x"}, {"seconds": -1}, {"reached": 101}, {"passage": "p"}, {"share": 400}]
)
def test_a_word_that_makes_no_sense_is_refused_in_words(
    company: Company, lesson: LessonPage, own: Client, said: dict[str, Any]
) -> None:
    answer = own.post(at(lesson, "beat"), word(company, **said))
    assert answer.status_code == 400
    assert "Open the lesson anew" in answer.json()["error"]
    assert not LessonReading.objects.exists()


def test_a_place_that_the_lesson_does_not_have_is_left_out(company: Company, lesson: LessonPage, own: Client) -> None:
    own.post(at(lesson, "beat"), word(company, passage=str(UUID(int=99)), share=50, **{f"played-{MEDIA}": "12"}))
    reading = LessonReading.objects.get(person=company.an.person)
    assert (reading.passage, reading.played) == ("", {})


def test_what_the_reader_before_left_in_a_browser_counts_for_nobody(
    company: Company, lesson: LessonPage, client_of: ClientOf, client: Client
) -> None:
    for other in (client_of(company.anh), client_of(company.quang), client):
        assert other.post(at(lesson, "beat"), word(company)).status_code == 409
    assert not LessonReading.objects.exists()


def test_a_page_out_of_the_store_learns_whose_browser_it_is(
    company: Company, lesson: LessonPage, own: Client, client: Client
) -> None:
    told = own.get(at(lesson, "reader")).json()
    assert told["reader"] == mark_of(company.an.person)
    assert len(told["token"]) >= 32
    assert client.get(at(lesson, "reader")).json()["reader"] == ""


def test_the_reason_comes_after_the_right_answer_alone(company: Company, lesson: LessonPage, own: Client) -> None:
    for option in ("1", "3", "", "x"):
        told = own.post(at(lesson, "answer", CHECK), {"option": option}).content.decode()
        assert WHY not in told
        assert "data-right" not in told
    assert not LessonReading.objects.exists()
    assert WHY in own.post(at(lesson, "answer", CHECK), {"option": "2"}).content.decode()
    assert LessonReading.objects.get(person=company.an.person).passed == [CHECK]


def test_visitors_may_ask_themselves_too_and_nothing_is_kept(lesson: LessonPage, client: Client) -> None:
    told = english(client).post(at(lesson, "answer", CHECK), {"option": "2"}).content.decode()
    assert WHY in told
    assert "Back to the lesson" in told
    assert not LessonReading.objects.exists()
    alone = client.post(at(lesson, "answer", CHECK), {"option": "2"}, headers={"X-Requested-With": "fetch"})
    assert "<html" not in alone.content.decode()


def test_only_a_self_check_can_be_answered_and_only_by_posting(lesson: LessonPage, own: Client) -> None:
    assert own.post(at(lesson, "answer", FIRST), {"option": "2"}).status_code == 404
    assert own.get(at(lesson, "answer", CHECK)).status_code == 405


def test_a_note_is_kept_shown_and_deleted(
    company: Company, lesson: LessonPage, own: Client, client_of: ClientOf
) -> None:
    answer = own.post(at(lesson, "note", FIRST), {"text": "điều tôi nghĩ"})
    assert answer.headers["Location"] == f"{lesson.url}#p-{FIRST}"
    note = LessonNote.objects.get()
    assert (note.lesson_title, note.passage_title) == ("Bài 1", "1. Hoàn cảnh")
    assert "điều tôi nghĩ" in own.get(reverse("learning:notes")).content.decode()
    other = client_of(company.anh)
    assert "điều tôi nghĩ" not in other.get(reverse("learning:notes")).content.decode()
    assert other.post(reverse("learning:note_delete", args=[note.uid])).status_code == 404
    own.post(reverse("learning:note_delete", args=[note.uid]))
    assert not LessonNote.objects.exists()


def test_a_note_too_long_is_refused_in_words(lesson: LessonPage, own: Client) -> None:
    long = {"text": "a" * 4001}
    told = own.post(at(lesson, "note", FIRST), long, headers={"X-Requested-With": "fetch"})
    assert (told.status_code, "Make it shorter" in told.content.decode()) == (422, True)
    assert "Make it shorter" in own.post(at(lesson, "note", FIRST), long, follow=True).content.decode()
    assert not LessonNote.objects.exists()


def test_notes_are_for_readers_and_for_parts_that_are_read(
    company: Company, lesson: LessonPage, own: Client, client_of: ClientOf, client: Client
) -> None:
    assert own.post(at(lesson, "note", CHECK), {"text": "a"}).status_code == 404
    assert client_of(company.quang).post(at(lesson, "note", FIRST), {"text": "a"}).status_code == 404
    assert client.post(at(lesson, "note", FIRST), {"text": "a"}).status_code == 302


def test_of_a_lesson_that_is_shut_every_door_is_shut(lesson: LessonPage, client: Client, own: Client) -> None:
    PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert client.get(at(lesson, "reader")).status_code == 404
    assert client.post(at(lesson, "answer", CHECK), {"option": "2"}).status_code == 404
    assert own.get(at(lesson, "reader")).status_code == 200
    lesson.unpublish()
    assert own.get(at(lesson, "reader")).status_code == 404


@pytest.fixture
def film(course: Course) -> LessonPage:
    part = {"type": "media", "value": recording(file=uploaded("bai.mp4", FILM).pk), "id": MEDIA}
    return lesson_in(course[0], 3, parts=[part], watch_all=True, to_end=False)


def test_a_recording_is_played_from_here_whole_or_in_stretches(film: LessonPage, client: Client) -> None:
    address = at(film, "file", MEDIA)
    assert (
        f'<video controls preload="metadata" playsinline data-media="{MEDIA}" src="{address}"'
        in client.get(film.url).content.decode()
    )
    whole = client.get(address)
    assert (b"".join(whole), whole.headers["Content-Type"]) == (FILM, "video/mp4")
    for asked, stretch in (("bytes=0-99", FILM[:100]), ("bytes=1000-", FILM[1000:]), ("bytes=9-99999", FILM[9:])):
        part = client.get(address, headers={"Range": asked})
        assert (part.status_code, b"".join(part)) == (206, stretch)
    assert part.headers["Content-Range"] == f"bytes 9-{len(FILM) - 1}/{len(FILM)}"
    assert client.get(address, headers={"Range": "bytes=5000-"}).status_code == 416
    for strange in (f"bytes={'9' * 5000}-", f"bytes=0-{'9' * 5000}", "bytes=-5", "bytes=a-b"):
        assert client.get(address, headers={"Range": strange}).status_code == 200  # as if it had not been asked


def test_playing_a_recording_completes_a_lesson_that_asks_it(
    company: Company, film: LessonPage, own: Client, clock: StoppedClock
) -> None:
    played = f"played-{MEDIA}"
    own.post(at(film, "beat"), word(company, **{played: "9000"}))
    clock.shift(seconds=15)
    assert own.post(at(film, "beat"), word(company, **{played: "9000"})).json()["complete"] is False
    clock.shift(seconds=15)
    assert own.post(at(film, "beat"), word(company, **{played: "3"})).json()["complete"] is True


def test_a_picture_comes_with_its_words(course: Course, client: Client) -> None:
    drawn = BytesIO()
    Drawing.new("RGB", (1600, 900), "red").save(drawn, "PNG")
    drawn.seek(0)
    image = get_image_model().objects.create(title="Cờ", file=ImageFile(drawn, name="co.png"))
    chosen = {"image": image.pk, "alt_text": "Cờ Đảng", "decorative": False}
    part = {"type": "picture", "value": {"image": chosen, "caption": "Cờ"}, "id": MEDIA}
    page = lesson_in(course[0], 3, parts=[part])
    told = client.get(page.url).content.decode()
    assert 'alt="Cờ Đảng"' in told
    assert 'width="1200" height="675"' in told
    answer = client.get(at(page, "file", MEDIA))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")


def test_the_script_that_keeps_lessons_may_watch_over_them(client: Client) -> None:
    answer = client.get(reverse("lessons:worker"))
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Type"] == "text/javascript"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
