"""Two who mark at the same moment. Real threads on a real database; run on PostgreSQL too."""

import pytest

from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import AttendanceRefused, Mark, keep_attendance
from learning.attendance.scanning import code_now, take_code
from learning.models import Attendance
from tests.cast import Cast
from tests.exams.delivery.racing import together
from tests.learning.attending import at, enrolment, sessions, taught_class

pytestmark = pytest.mark.django_db(transaction=True)
ALL = Seen(Kind.PRESENT, 5)


def test_marks_of_several_sessions_at_once_are_all_in_the_sum(cast: Cast) -> None:
    held = taught_class(cast)
    an, eight = enrolment(held, cast.an.person), sessions(held)[:8]
    marks = [Mark(an.pk, ALL)]
    deeds = [
        lambda s=session: keep_attendance(session=s, marks=marks, by=cast.loan, now=at(18, day=s.day))
        for session in eight
    ]
    assert together(*deeds) == [1] * 8
    an.refresh_from_db()
    assert an.periods_attended == 40


def test_two_invigilators_who_mark_a_session_differently_do_not_both_win(cast: Cast) -> None:
    held = taught_class(cast)
    an, first = enrolment(held, cast.an.person), sessions(held)[0]
    seen = [ALL, Seen(Kind.ABSENT, 0), Seen(Kind.LEAVE, 2)]
    done = together(
        *[
            lambda one=each: keep_attendance(session=first, marks=[Mark(an.pk, one)], by=cast.loan, now=at(18))
            for each in seen
        ]
    )
    assert sorted(str(type(one).__name__) for one in done) == ["AttendanceRefused", "AttendanceRefused", "int"], done
    assert all(isinstance(one, int | AttendanceRefused) for one in done)
    an.refresh_from_db()
    assert an.periods_attended == Attendance.objects.get().periods


def test_a_code_sent_many_times_is_one_mark(cast: Cast) -> None:
    held = taught_class(cast)
    now = at(7, 25)
    code = code_now(sessions(held)[0], 0, now)
    made = together(*[lambda: take_code(code=code, by=cast.an, arrived=now, now=now).pk] * 4)
    assert made == [Attendance.objects.get().pk] * 4
    assert enrolment(held, cast.an.person).periods_attended == 5
