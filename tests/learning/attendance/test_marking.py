"""Marking attendance: who may, when, what is summed, what is refused, what is journalled."""

from datetime import timedelta

import pytest

from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import AttendanceRefused, Mark, keep_attendance
from learning.classes.arrows import Learner, State
from learning.classes.stepping import step, step_learners
from learning.course_rules import may_sit
from learning.models import Attendance, Enrolment, Session, StudyClass
from office.models import JournalRow
from tests.cast import Cast
from tests.learning.attending import at, enrolment, sessions, taught_class

ALL = Seen(Kind.PRESENT, 5)
AWAY = Seen(Kind.ABSENT, 0)


@pytest.fixture
def study_class(cast: Cast) -> StudyClass:
    return taught_class(cast)


def marked(session: Session, learner: Enrolment, seen: Seen, cast: Cast) -> int:
    """Loan, who invigilates, marks a learner on the day of the session."""
    now = at(18, day=session.day)
    return keep_attendance(session=session, marks=[Mark(learner.pk, seen)], by=cast.loan, now=now)


def test_40_of_50_periods_are_enough_and_39_are_not(study_class: StudyClass, cast: Cast) -> None:
    """domain.md, section 8, item 1: 40 of 50 may sit the final test, 39 may not."""
    an, anh = (enrolment(study_class, user.person) for user in (cast.an, cast.anh))
    for place, session in enumerate(sessions(study_class)):
        marked(session, an, ALL if place < 8 else AWAY, cast)
        marked(session, anh, (ALL if place < 7 else Seen(Kind.LATE, 4) if place == 7 else AWAY), cast)
    an.refresh_from_db()
    anh.refresh_from_db()
    assert (an.periods_attended, anh.periods_attended) == (40, 39)
    assert may_sit(an.periods_attended, study_class.periods, 80)
    assert not may_sit(anh.periods_attended, study_class.periods, 80)


def test_the_sum_holds_what_was_brought_along(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    Enrolment.objects.filter(pk=an.pk).update(periods_carried=20)
    marked(first, an, Seen(Kind.LATE, 3), cast)
    an.refresh_from_db()
    assert an.periods_attended == 23


def test_nobody_has_more_periods_than_the_class(study_class: StudyClass, cast: Cast) -> None:
    """Who moved after 49 periods and sits in the rest again has 50, not 54."""
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    Enrolment.objects.filter(pk=an.pk).update(periods_carried=49)
    marked(first, an, ALL, cast)
    an.refresh_from_db()
    assert an.periods_attended == study_class.periods == 50


def test_leave_counts_where_the_programme_says_so(cast: Cast) -> None:
    held = taught_class(cast, leave_counts=True)
    an, first = enrolment(held, cast.an.person), sessions(held)[0]
    marked(first, an, Seen(Kind.LEAVE, 0), cast)
    an.refresh_from_db()
    assert an.periods_attended == 5


def test_a_mark_that_is_changed_is_counted_once(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    marked(first, an, ALL, cast)
    change = Mark(an.pk, Seen(Kind.LEAVE, 2), was=ALL)
    assert keep_attendance(session=first, marks=[change], by=cast.loan, now=at(18)) == 1
    an.refresh_from_db()
    assert (an.periods_attended, Attendance.objects.count()) == (2, 1)


def test_what_says_nothing_new_writes_nothing(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    marked(first, an, ALL, cast)
    rows = JournalRow.objects.count()
    assert marked(first, an, ALL, cast) == 0
    assert JournalRow.objects.count() == rows


def test_nobody_undoes_the_mark_of_somebody_else_unseen(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    marked(first, an, AWAY, cast)
    with pytest.raises(AttendanceRefused, match="Somebody else has marked meanwhile: Nguyễn Văn An"):
        keep_attendance(session=first, marks=[Mark(an.pk, ALL)], by=cast.quang, now=at(18))
    assert Attendance.objects.get().kind == Kind.ABSENT


def test_all_or_none(study_class: StudyClass, cast: Cast) -> None:
    an, anh = (enrolment(study_class, user.person) for user in (cast.an, cast.anh))
    marks = [Mark(an.pk, ALL), Mark(anh.pk, Seen(Kind.PRESENT, 6))]
    with pytest.raises(AttendanceRefused, match="The session has 5"):
        keep_attendance(session=sessions(study_class)[0], marks=marks, by=cast.loan, now=at(18))
    assert Attendance.objects.count() == 0


def test_a_session_is_not_marked_before_its_day(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    with pytest.raises(AttendanceRefused, match="attendance is kept from that day on"):
        keep_attendance(session=first, marks=[Mark(an.pk, ALL)], by=cast.loan, now=at(23, 59) - timedelta(days=1))


def test_after_the_day_only_organisers_correct_and_say_why(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    marked(first, an, AWAY, cast)
    later, marks = at(0) + timedelta(days=1), [Mark(an.pk, ALL, was=AWAY)]
    with pytest.raises(AttendanceRefused, match="ask an organiser"):
        keep_attendance(session=first, marks=marks, by=cast.loan, now=later)
    with pytest.raises(AttendanceRefused, match="say why"):
        keep_attendance(session=first, marks=marks, by=cast.quang, now=later, corrects=True, reason=" ")
    told = {"by": cast.quang, "now": later, "corrects": True, "reason": "nhầm người"}
    assert keep_attendance(session=first, marks=marks, **told) == 1
    row = JournalRow.objects.get(act="learning.attendance.correct")
    assert row.subject == f"learning.Enrolment:{an.pk}"
    assert (row.data["was"], row.data["now"], row.data["reason"]) == ("absent 0/5", "present 5/5", "nhầm người")


@pytest.mark.parametrize("state", [State.RECOGNISED, State.CANCELLED])
def test_a_class_that_ended_is_not_marked(study_class: StudyClass, cast: Cast, state: State) -> None:
    step(study_class, state, by=cast.quang, now=at(8))
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    with pytest.raises(AttendanceRefused, match="attendance is kept from its opening until its recognition"):
        keep_attendance(session=first, marks=[Mark(an.pk, ALL)], by=cast.quang, now=at(18), corrects=True)


def test_who_left_the_class_is_not_marked(study_class: StudyClass, cast: Cast) -> None:
    an, first = enrolment(study_class, cast.an.person), sessions(study_class)[0]
    step_learners([an.pk], Learner.WITHDRAWN, reason="ốm")
    with pytest.raises(AttendanceRefused, match="has left the class"):
        keep_attendance(session=first, marks=[Mark(an.pk, ALL)], by=cast.loan, now=at(18))
