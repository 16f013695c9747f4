"""The own page of a learner: what waits, by when, and nothing that is not out yet."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.models import Mark
from exams.results.models import Release
from learning.course_rules import months_later
from learning.mine.learner import Me, me_of
from learning.mine.progress import certificates_of
from learning.mine.sources import SOURCES, tasks_of
from learning.mine.tasks import Task, Urgency
from learning.models import (
    Certificate,
    ClassFeed,
    Enrolment,
    Essay,
    EssayPaper,
    LessonReading,
    Material,
    ProgrammeVersion,
    Session,
    StudyClass,
)
from people.corrections import ask_correction
from people.models import User
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.standing.standing_class import TODAY, OnTheWay, on_the_way

ClientOf = Callable[[User], Client]
BEFORE = NOW - timedelta(days=3)


@pytest.fixture
def way(cast: Cast) -> OnTheWay:
    """An is in a class of fifty periods and has attended thirty; the test opens in three days."""
    way = on_the_way(cast)
    way.enrolled(cast.entry_an.person, 30)
    return way


def me(way: OnTheWay, now: object = BEFORE) -> Me:
    found = me_of(way.cast.an, now)  # type: ignore[arg-type]  # a moment
    assert found is not None
    return found


def tasks(way: OnTheWay, now: object = BEFORE) -> dict[str, Task]:
    """By what the button says."""
    return {str(task.button): task for task in tasks_of(me(way, now))}


@pytest.fixture(autouse=True)
def in_english() -> object:
    with timezone.override("Asia/Ho_Chi_Minh"):
        yield


@pytest.fixture
def page(way: OnTheWay, client_of: ClientOf, clock: StoppedClock) -> Callable[..., str]:
    def opened(name: str = "learning:mine", query: str = "") -> str:
        client = client_of(way.cast.an)
        client.cookies["django_language"] = "en"
        response = client.get(reverse(name) + query)
        assert response.status_code == 200
        return response.content.decode()

    return opened


def test_who_is_in_no_class_goes_on_to_the_exams(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.anh).get("/my/")["Location"] == reverse("learning:mine")
    for name in ("learning:mine", "learning:my_calendar"):
        assert client_of(cast.anh).get(reverse(name))["Location"] == reverse("delivery:my_exams")


def test_a_test_is_coming_then_open_then_its_result_is_news(way: OnTheWay) -> None:
    coming = tasks(way)["Go to the waiting room"]
    assert (coming.urgency, coming.by) == (Urgency.SOON, way.cast.sitting.opens_at)
    now = way.cast.sitting.opens_at
    assert tasks(way, now)["Go to the exam"].urgency is Urgency.NOW
    attempt = start_attempt(entry=way.cast.entry_an, by=None, now=now)
    assert "Go on with the exam" in tasks(way, now)
    Attempt.objects.filter(pk=attempt.pk).update(status="graded")
    assert "See the result" not in tasks(way, now + timedelta(hours=4))
    Release.objects.create(sitting=way.cast.sitting, released_at=now + timedelta(hours=3))
    assert tasks(way, now + timedelta(hours=4))["See the result"].urgency is Urgency.NEWS
    assert "See the result" not in tasks(way, now + timedelta(days=60))


def session(way: OnTheWay, day: date, **more: object) -> Session:
    hours = {"starts_at": "08:00", "ends_at": "11:00", "periods": 5, "changed_at": NOW, "sites": "Hội trường A"}
    return Session.objects.create(study_class=way.held, day=day, **(hours | more))


def test_the_next_session_is_told_and_from_an_hour_before_it_one_can_show_to_be_there(way: OnTheWay) -> None:
    session(way, TODAY, note="Bài 2")
    session(way, TODAY + timedelta(days=1), note="Bài 3")
    early = timezone.make_aware(timezone.datetime(TODAY.year, TODAY.month, TODAY.day, 6, 0))  # type: ignore[attr-defined]
    assert "Bài 2" in tasks(way, early)["See the timetable"].why
    assert "Hội trường A" in tasks(way, early)["See the timetable"].why
    assert tasks(way, early + timedelta(hours=1))["Show that I am here"].urgency is Urgency.NOW
    assert "Bài 3" in tasks(way, early + timedelta(hours=5))["See the timetable"].why


def test_a_class_without_a_timetable_tells_its_first_day(way: OnTheWay) -> None:
    StudyClass.objects.update(starts_on=TODAY + timedelta(days=9))
    first = tasks(way)["See the timetable"]
    assert (first.by, first.urgency) == (TODAY + timedelta(days=9), Urgency.LATER)


def test_materials_wait_until_they_are_opened_and_not_before_they_may_be(way: OnTheWay, client_of: ClientOf) -> None:
    root = Page.objects.filter(depth=2).first() or Page.objects.first()
    material = Material.objects.create(study_class=way.held, title="Đọc trước", opens_at=NOW, page=root)
    assert "Open the material" not in tasks(way, NOW - timedelta(minutes=1))
    assert "1 material to read: Đọc trước" in tasks(way, NOW)["Open the material"].why
    learner = Enrolment.objects.get()
    material.receipts.create(enrolment=learner, first_at=NOW, last_at=NOW)
    assert "Open the material" not in tasks(way, NOW)


def test_the_lesson_that_was_begun_is_gone_on_with(way: OnTheWay) -> None:
    lesson = Page.objects.filter(live=True, depth__gt=1).first()
    assert lesson is not None
    reading = LessonReading.objects.create(
        person=way.cast.entry_an.person, lesson=lesson, opened_at=BEFORE, seen_at=BEFORE
    )
    assert tasks(way)["Go on reading"].title == lesson.title
    LessonReading.objects.filter(pk=reading.pk).update(completed_at=BEFORE)
    assert "Go on reading" not in tasks(way)


def test_an_essay_is_due_until_it_is_handed_in_and_its_mark_is_news(way: OnTheWay) -> None:
    ProgrammeVersion.objects.update(finish="essay")
    Enrolment.objects.update(periods_attended=45)
    due = NOW + timedelta(days=2)
    essay = Essay.objects.create(study_class=way.held, topic="Vai trò", due_at=due)
    assert (tasks(way)["Write the essay"].by, tasks(way)["Write the essay"].urgency) == (due, Urgency.SOON)
    EssayPaper.objects.create(essay=essay, enrolment=Enrolment.objects.get(), code="A1", state="handed_in")
    assert "Write the essay" not in tasks(way)
    assert "See the mark" not in tasks(way)
    Essay.objects.filter(pk=essay.pk).update(released_at=BEFORE)
    assert tasks(way)["See the mark"].urgency is Urgency.NEWS


def certificate(way: OnTheWay, issued_on: date, last: date | None = None) -> Certificate:
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on"), issued_on)
    register, _new = way.cast.duk.registers.get_or_create(programme=way.programme)
    return Certificate.objects.create(
        register=register,
        number=1,
        enrolment=Enrolment.objects.get(),
        check_code="a" * 26,
        holder_name="Nguyễn Văn An",
        programme_title="Nhận thức về Đảng",
        issuer_name="Đảng uỷ Khối",
        grade_label="Giỏi",
        recognition_number="15-QĐ",
        last_valid_on=last,
        **days,
    )


def test_a_new_certificate_is_news_and_one_that_runs_out_is_told_six_months_ahead(way: OnTheWay) -> None:
    held = certificate(way, TODAY - timedelta(days=5))
    assert tasks(way)["Download the certificate"].urgency is Urgency.NEWS
    last = months_later(me(way).today, 6)
    Certificate.objects.filter(pk=held.pk).update(issued_on=date(2021, 1, 1), last_valid_on=last)
    assert tasks(way)["See the certificate"].by == last
    Certificate.objects.filter(pk=held.pk).update(last_valid_on=last + timedelta(days=1))
    assert "See the certificate" not in tasks(way)


@pytest.mark.parametrize(("months", "told"), [(1, 1), (2, 3), (4, 6), (7, None)])
def test_how_soon_a_certificate_runs_out_is_told_by_6_3_and_1_months(
    way: OnTheWay, months: int, told: int | None
) -> None:
    certificate(way, date(2021, 1, 1), months_later(me(way).today, months))
    assert certificates_of(me(way))[0].months_left == told


def test_a_request_for_correction_is_told_until_a_while_after_its_answer(way: OnTheWay) -> None:
    asked = ask_correction(field="phone", says="0912345678", reason="thẻ SIM", by=way.cast.an, now=BEFORE)
    assert tasks(way)["See the request"].urgency is Urgency.NEWS
    way.cast.entry_an.person.correction_requests.filter(pk=asked.pk).update(state="declined", decided_at=BEFORE)
    assert "See the answer" in tasks(way)


def test_every_source_is_asked() -> None:
    assert len(SOURCES) == len(set(SOURCES)) == 7


def test_the_page_tells_the_periods_and_what_is_missing(page: Callable[..., str]) -> None:
    content = page()
    assert "You have attended 30 of 50 periods; 40 are needed." in content
    assert "10 more periods needed" in content
    assert "No result is out yet." in content


def test_a_score_stands_on_the_page_only_after_release(way: OnTheWay, page: Callable[..., str]) -> None:
    attempt = start_attempt(entry=way.cast.entry_an, by=None, now=way.cast.sitting.opens_at)
    Attempt.objects.filter(pk=attempt.pk).update(status="graded")
    band = way.cast.sitting.scale.bands.order_by("-floor").first()
    Mark.objects.create(
        attempt=attempt, points=5, points_full=6, right_count=5, score="9.30", band=band, detail={},
        inputs_digest="0" * 64, marked_at=NOW,
    )  # fmt: skip
    assert "Score 9.3" not in page()
    Release.objects.create(sitting=way.cast.sitting, released_at=NOW)
    assert "Score 9.3" in page()


def test_the_calendar_shows_sessions_tests_and_the_feed(way: OnTheWay, page: Callable[..., str]) -> None:
    session(way, date(2026, 3, 20), note="Bài 2", lecturer="ThS. Lê Thị Hoa")
    ClassFeed.objects.create(study_class=way.held, token="t" * 43, made_at=NOW)
    content = page("learning:my_calendar", "?month=2026-03")
    assert "08:00–11:00" in content
    assert "Hội trường A · ThS. Lê Thị Hoa" in content
    assert way.cast.sitting.title in content
    assert reverse("learning:calendar", args=["t" * 43]) in content
    assert "Bài 2" not in page("learning:my_calendar", "?month=2026-04")


def test_the_own_certificate_is_a_pdf_and_another_one_s_is_not_there(way: OnTheWay, client_of: ClientOf) -> None:
    held = certificate(way, TODAY)
    address = reverse("learning:my_certificate", args=[held.uid])
    assert client_of(way.cast.an).get(address).content[:4] == b"%PDF"
    assert client_of(way.cast.anh).get(address).status_code == 404
    Certificate.objects.update(revoked_at=NOW, revoked_reason="Sai")
    assert client_of(way.cast.an).get(address).status_code == 404


def test_the_page_asks_few_questions(way: OnTheWay, client_of: ClientOf, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = client_of(way.cast.an)
    client.get(reverse("learning:mine"))
    with django_assert_max_num_queries(30):
        client.get(reverse("learning:mine"))
