"""The timetable of a class: sessions kept and refused, the proposal, the calendar's address, papers."""

import io
from dataclasses import replace
from datetime import date, time, timedelta

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import Mark, keep_attendance
from learning.classes.arrows import State
from learning.classes.stepping import step
from learning.models import Session, StudyClass
from learning.timetable.forms import ProposalForm
from learning.timetable.keeping import (
    SessionPlan,
    TimetableRefused,
    drop_session,
    keep_session,
    renew_feed,
    take_proposal,
)
from learning.timetable.queries import all_clashes, calendar_of, clash_sentences, total_sentences
from learning.timetable.spreading import Rhythm
from office.models import JournalRow
from tests.cast import NOW, Cast
from tests.learning.attending import MONDAY, at, enrolment, sessions, taught_class

PLAN = SessionPlan(MONDAY + timedelta(days=5), time(7, 30), time(11, 30), 5, sites="Hội trường A", lecturer="Cô Lan")


@pytest.fixture
def study_class(cast: Cast) -> StudyClass:
    return taught_class(cast)


def test_the_proposal_holds_the_parts_and_nothing_is_left_to_say(study_class: StudyClass) -> None:
    assert len(sessions(study_class)) == 10
    assert total_sentences(study_class, sessions(study_class)) == []
    assert JournalRow.objects.filter(act="learning.timetable.propose").count() == 1


def test_what_differs_from_the_parts_is_told_in_words(study_class: StudyClass, cast: Cast) -> None:
    drop_session(session=sessions(study_class)[0], by=cast.quang, now=NOW)
    keep_session(study_class=study_class, plan=PLAN, by=cast.quang, now=NOW)
    told = total_sentences(study_class, sessions(study_class))
    assert told == [
        "Bài 1: 5 of 5 periods are not in the timetable.",
        "Outside the days of the class: 21/03/2026.",
    ]


def test_a_second_proposal_is_refused(study_class: StudyClass, cast: Cast) -> None:
    with pytest.raises(TimetableRefused, match="has sessions already"):
        take_proposal(study_class=study_class, first=MONDAY, rhythm=Rhythm(), sites="", by=cast.quang, now=NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"ends_at": time(7, 30)}, "end before it begins"), ({"periods": 0}, "at least one period")],
)
def test_a_session_that_cannot_be_is_refused(
    study_class: StudyClass, cast: Cast, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(TimetableRefused, match=sentence):
        keep_session(study_class=study_class, plan=replace(PLAN, **change), by=cast.quang, now=NOW)
    assert len(sessions(study_class)) == 10


def test_a_session_with_attendance_keeps_its_day_and_periods_but_may_change_its_hall(
    study_class: StudyClass, cast: Cast
) -> None:
    first = sessions(study_class)[0]
    mark = Mark(enrolment(study_class, cast.an.person).pk, Seen(Kind.PRESENT, 5))
    keep_attendance(session=first, marks=[mark], by=cast.loan, now=at(8))
    same = SessionPlan(first.day, first.starts_at, first.ends_at, first.periods, part=first.part, sites="P.2")
    assert keep_session(study_class=study_class, plan=same, by=cast.quang, now=NOW, session=first).sites == "P.2"
    with pytest.raises(TimetableRefused, match="Attendance of 1 learner was kept"):
        keep_session(study_class=study_class, plan=replace(same, periods=4), by=cast.quang, now=NOW, session=first)
    with pytest.raises(TimetableRefused, match="it stays"):
        drop_session(session=first, by=cast.quang, now=NOW)


def test_a_cancelled_class_has_no_calendar_and_no_new_session(study_class: StudyClass, cast: Cast) -> None:
    step(study_class, State.CANCELLED, by=cast.quang, now=NOW)
    with pytest.raises(TimetableRefused, match="not changed any more"):
        keep_session(study_class=study_class, plan=PLAN, by=cast.quang, now=NOW)
    assert "BEGIN:VEVENT" not in calendar_of(StudyClass.objects.get(pk=study_class.pk))


def test_clashes_are_told_of_classes_in_sight_alone(study_class: StudyClass, cast: Cast) -> None:
    keep_session(study_class=study_class, plan=PLAN, by=cast.quang, now=NOW)
    other = replace(PLAN, starts_at=time(9), ends_at=time(10), lecturer="cô lan")
    told = clash_sentences(other, user=cast.quang)
    assert len(told) == 2
    assert "“Hội trường A” is taken on 21/03/2026 from 07:30 to 11:30: Lớp 1: Lớp 1." in told[0]
    assert "cô lan teaches on 21/03/2026" in told[1]
    assert clash_sentences(other, user=cast.stranger) == []
    assert all_clashes(sessions(study_class), user=cast.quang) == []
    keep_session(study_class=study_class, plan=other, by=cast.quang, now=NOW)
    assert len(all_clashes(sessions(study_class), user=cast.quang)) == 2


def test_the_form_tells_clashes_first_and_keeps_when_told_again(
    study_class: StudyClass, cast: Cast, client_of: type[Client]
) -> None:
    first, browser = sessions(study_class)[0], client_of(cast.quang)
    door = reverse("learning_office:session_add", args=[study_class.uid])
    typed = {"day": str(first.day), "starts_at": "08:00", "ends_at": "09:00", "periods": 1, "sites": first.sites}
    answer = browser.post(door, typed)
    assert answer.status_code == 200
    assert len(answer.context["clashes"]) == 1
    assert len(sessions(study_class)) == 10
    assert browser.post(door, typed | {"anyway": "on"}).status_code == 302
    assert len(sessions(study_class)) == 11


def test_the_calendar_follows_by_an_address_that_can_be_renewed(study_class: StudyClass, cast: Cast) -> None:
    old = reverse("learning:calendar", args=[renew_feed(study_class=study_class, by=cast.quang, now=NOW).token])
    answer = Client().get(old)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 10
    assert "DTSTART:20260316T003000Z" in text
    assert "An" not in text.replace("And", "")  # no learner
    new = reverse("learning:calendar", args=[renew_feed(study_class=study_class, by=cast.quang, now=NOW).token])
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_change_gives_the_session_a_later_number(study_class: StudyClass, cast: Cast) -> None:
    first = sessions(study_class)[0]
    plan = SessionPlan(first.day, first.starts_at, first.ends_at, first.periods, part=first.part)
    keep_session(study_class=study_class, plan=plan, by=cast.quang, now=NOW, session=first)
    assert Session.objects.get(pk=first.pk).revision == 1
    assert f"UID:{first.uid}@khue\r\nSEQUENCE:1" in calendar_of(study_class)


def test_papers_are_in_the_official_form(study_class: StudyClass, cast: Cast, client_of: type[Client]) -> None:
    browser = client_of(cast.quang)
    pdf = browser.get(reverse("learning_office:timetable_pdf", args=[study_class.uid])).getvalue()
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
    for words in ("ĐẢNG CỘNG SẢN VIỆT NAM", "LỊCH HỌC", "Thứ Hai, 16/03/2026", "Tổng cộng: 10 buổi, 50 tiết."):
        assert words in text
    xlsx = browser.get(reverse("learning_office:timetable_workbook", args=[study_class.uid])).getvalue()
    rows = [
        [cell for cell in row if cell is not None] for row in openpyxl.load_workbook(io.BytesIO(xlsx)).active.values
    ]
    assert ["LỊCH HỌC"] in rows
    assert [1, "Thứ Hai, 16/03/2026", "Sáng, 07:30–11:30", "Bài 1", 5, "Hội trường A"] in rows


def test_half_days_that_run_into_each_other_are_refused_in_the_form() -> None:
    typed = {"first": str(date(2026, 3, 16)), "morning": "07:30", "afternoon": "10:00", "periods": 5, "minutes": 48}
    form = ProposalForm(typed)
    assert not form.is_valid()
    assert "run" not in str(form.errors)
    assert "go on into the afternoon" in str(form.errors)
