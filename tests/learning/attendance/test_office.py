"""The back office's pages of attendance: the list of a session, the sheet of a class, its papers, its queries."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import Mark, keep_attendance
from learning.models import Attendance, Enrolment, Session, StudyClass
from people.models import Person, User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.learning.attending import at, enrolment, sessions, taught_class

ClientOf = Callable[[User], Client]


@pytest.fixture
def study_class(cast: Cast, clock: StoppedClock) -> StudyClass:
    held = taught_class(cast)
    clock.set(at(8))
    return held


def address(session: Session) -> str:
    return reverse("learning_office:session", args=[session.uid])


def typed(learner: Enrolment, kind: str, periods: str = "", was: str = "") -> dict[str, str]:
    key = learner.uid.hex
    return {f"kind-{key}": kind, f"periods-{key}": periods, f"was-{key}": was}


def test_all_present_then_the_exceptions(study_class: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    browser, first = client_of(cast.loan), sessions(study_class)[0]
    an, anh, dat = (enrolment(study_class, user.person) for user in (cast.an, cast.anh, cast.dat))
    answer = browser.post(address(first), typed(an, "leave") | {"rest": "present"})
    assert answer.status_code == 302
    kept = dict(Attendance.objects.values_list("enrolment", "kind"))
    assert kept == {an.pk: "leave", anh.pk: "present", dat.pk: "present"}
    browser.post(address(first), typed(dat, "late", "3", was="present:5"))
    dat.refresh_from_db()
    assert dat.periods_attended == 3


def test_only_what_was_changed_on_the_page_is_written(study_class: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    """Two invigilators with the same page open: the second has touched Đạt alone, and An's new mark stays."""
    first = sessions(study_class)[0]
    an, dat = (enrolment(study_class, user.person) for user in (cast.an, cast.dat))
    present = Seen(Kind.PRESENT, 5)
    keep_attendance(session=first, marks=[Mark(one.pk, present) for one in (an, dat)], by=cast.quang, now=at(8))
    change = Mark(an.pk, Seen(Kind.ABSENT, 0), was=present)
    keep_attendance(session=first, marks=[change], by=cast.quang, now=at(8))
    old = typed(an, "present", "5", was="present:5") | typed(dat, "leave", "5", was="present:5")
    assert client_of(cast.loan).post(address(first), old).status_code == 302
    assert dict(Attendance.objects.values_list("enrolment", "kind")) == {an.pk: "absent", dat.pk: "leave"}


@pytest.mark.parametrize("change", [{"kind": "gone"}, {"periods": "x"}, {"periods": "99999"}, {"was": "a:b"}])
def test_a_broken_form_is_refused_in_words(
    study_class: StudyClass, cast: Cast, client_of: ClientOf, change: dict[str, str]
) -> None:
    told: dict[str, Any] = {"kind": "late", "periods": "3", "was": ""} | change
    answer = client_of(cast.loan).post(address(sessions(study_class)[0]), typed(Enrolment.objects.all()[0], **told))
    assert answer.status_code == 422
    assert answer.context["problem"]
    assert not Attendance.objects.exists()


def test_the_next_day_the_page_asks_organisers_for_a_reason(
    study_class: StudyClass, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    first, an = sessions(study_class)[0], enrolment(study_class, cast.an.person)
    clock.shift(days=1)
    for user, is_open in ((cast.loan, False), (cast.quang, True)):
        answer = client_of(user).get(address(first))
        assert answer.context["open"] is is_open
        assert ('name="reason"' in answer.content.decode()) is is_open
    assert client_of(cast.quang).post(address(first), typed(an, "present")).status_code == 422
    done = client_of(cast.quang).post(address(first), typed(an, "present") | {"reason": "sổ giấy"})
    assert done.status_code == 302


def test_the_sheet_says_who_has_enough_and_who_is_to_be_warned(
    study_class: StudyClass, cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    an, anh, dat = (enrolment(study_class, user.person) for user in (cast.an, cast.anh, cast.dat))
    for place, session in enumerate(sessions(study_class)[:8]):
        marks = [
            Mark(an.pk, Seen(Kind.PRESENT, 5)),
            Mark(anh.pk, Seen(Kind.LEAVE, 0) if place < 3 else Seen(Kind.PRESENT, 5)),
            Mark(dat.pk, Seen(Kind.ABSENT, 0) if place < 2 else Seen(Kind.PRESENT, 5)),
        ]
        keep_attendance(session=session, marks=marks, by=cast.loan, now=at(18, day=session.day))
    clock.set(at(20, day=sessions(study_class)[7].day))
    matrix = (
        client_of(cast.khanh).get(reverse("learning_office:class_attendance", args=[study_class.uid])).context["matrix"]
    )
    told = {line.enrolment.person.given: (line.enrolment.periods_attended, line.possible) for line in matrix.lines}
    assert told == {"An": (40, 50), "Anh": (25, 35), "Đạt": (30, 40)}
    assert [(line.enrolment.person.given, str(line.reach)) for line in matrix.warned] == [
        ("Anh", "lost"),
        ("Đạt", "narrow"),
    ]
    made = client_of(cast.quang).get(reverse("learning_office:attendance_sheet", args=[study_class.uid])).getvalue()
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(made)).active.values]
    [of_anh] = [row for row in rows if row[1] == "Đỗ Thị Lan Anh"]
    assert of_anh[3:13] == ["P", "P", "P", "5", "5", "5", "5", "5", None, None]
    assert of_anh[-3:] == [None, 25, "Không đủ"]


def test_a_session_still_running_is_not_lost_for_who_is_not_marked_yet(
    study_class: StudyClass, cast: Cast, client_of: ClientOf
) -> None:
    first, an = sessions(study_class)[0], enrolment(study_class, cast.an.person)
    keep_attendance(session=first, marks=[Mark(an.pk, Seen(Kind.PRESENT, 5))], by=cast.loan, now=at(8))
    answer = client_of(cast.quang).get(reverse("learning_office:class_attendance", args=[study_class.uid]))
    assert {line.possible for line in answer.context["matrix"].lines} == {50}


def test_the_list_to_sign_is_a_paper_of_its_session(study_class: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    first = sessions(study_class)[0]
    pdf = client_of(cast.quang).get(reverse("learning_office:session_signing", args=[first.uid])).getvalue()
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
    for words in ("DANH SÁCH HỌC VIÊN KÝ TÊN", "Nguyễn Tiến Đạt", "thứ hai ngày 16/03/2026, tại Hội trường A"):
        assert words in text


def test_more_learners_ask_the_database_no_more(study_class: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    first = sessions(study_class)[0]
    browser = client_of(cast.quang)
    pages = [reverse("learning_office:class_attendance", args=[study_class.uid]), address(first)]
    counts = [_queries(browser, page) for page in pages]
    for n in range(30):
        person = Person.objects.create(family_middle="Lê", given=f"Số {n}")
        learner = Enrolment.objects.create(study_class=study_class, person=person)
        keep_attendance(session=first, marks=[Mark(learner.pk, Seen(Kind.PRESENT, 5))], by=cast.loan, now=at(8))
    assert [_queries(browser, page) for page in pages] == counts


def _queries(browser: Client, page: str) -> int:
    browser.get(page)  # what the first look of a process reads
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)
