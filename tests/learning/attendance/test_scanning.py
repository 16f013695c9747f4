"""The code on the screen: taken once, by learners of the class, while it is shown; refused in words."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import AttendanceRefused, Mark, keep_attendance
from learning.attendance.scanning import code_now, take_code
from learning.attendance.views import COOKIE
from learning.models import Attendance, StudyClass
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.learning.attending import at, enrolment, sessions, taught_class

ClientOf = Callable[[User], Client]


@pytest.fixture
def study_class(cast: Cast, clock: StoppedClock) -> StudyClass:
    """In two halls; the clock stands at 7:20 of its first day."""
    held = taught_class(cast, sites="Hội trường A\nHội trường B")
    clock.set(at(7, 20))
    return held


def shown(held: StudyClass, clock: StoppedClock, hall: int = 0) -> str:
    return code_now(sessions(held)[0], hall, clock.at)


def test_a_code_marks_the_learner_once_with_the_hall(study_class: StudyClass, cast: Cast, clock: StoppedClock) -> None:
    code = shown(study_class, clock, hall=1)
    made = take_code(code=code, by=cast.an, arrived=clock.at, now=clock.at)
    assert (made.kind, made.periods, made.site, made.way) == (Kind.PRESENT, 5, "Hội trường B", "qr")
    again = take_code(code=code.lower(), by=cast.an, arrived=clock.at, now=clock.shift(seconds=20))
    assert again.pk == made.pk
    learner = enrolment(study_class, cast.an.person)
    assert (learner.periods_attended, Attendance.objects.count()) == (5, 1)


def test_who_comes_late_misses_the_periods_that_are_over(
    study_class: StudyClass, cast: Cast, clock: StoppedClock
) -> None:
    clock.set(at(9, 15))
    made = take_code(code=shown(study_class, clock), by=cast.an, arrived=clock.at, now=clock.at)
    assert (made.kind, made.periods) == (Kind.LATE, 3)


def test_a_code_of_a_minute_ago_holds_no_more(study_class: StudyClass, cast: Cast, clock: StoppedClock) -> None:
    code = shown(study_class, clock)
    clock.shift(seconds=61)
    with pytest.raises(AttendanceRefused, match="holds no more"):
        take_code(code=code, by=cast.an, arrived=clock.at, now=clock.at)


def test_a_code_that_was_passed_to_another_class_is_refused_by_name(
    study_class: StudyClass, cast: Cast, clock: StoppedClock
) -> None:
    with pytest.raises(AttendanceRefused, match="This is the code of “Lớp 1”"):
        take_code(code=shown(study_class, clock), by=cast.stranger, arrived=clock.at, now=clock.at)
    assert not Attendance.objects.exists()


def test_the_staffs_word_stands(study_class: StudyClass, cast: Cast, clock: StoppedClock) -> None:
    mark = Mark(enrolment(study_class, cast.an.person).pk, Seen(Kind.ABSENT, 0))
    keep_attendance(session=sessions(study_class)[0], marks=[mark], by=cast.loan, now=clock.at)
    with pytest.raises(AttendanceRefused, match="says that you are absent"):
        take_code(code=shown(study_class, clock), by=cast.an, arrived=clock.at, now=clock.at)


@pytest.mark.parametrize(("hour", "sentence"), [(6, "begins at 07:30"), (12, "is over")])
def test_before_and_after_the_session_nobody_is_marked(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, hour: int, sentence: str
) -> None:
    clock.set(at(hour))
    with pytest.raises(AttendanceRefused, match=sentence):
        take_code(code=shown(study_class, clock), by=cast.an, arrived=clock.at, now=clock.at)


def test_a_phone_comes_with_the_code_and_one_press_marks(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    browser, address = client_of(cast.an), reverse("learning:attend_code", args=[shown(study_class, clock)])
    assert browser.get(address).status_code == 200
    assert not Attendance.objects.exists()  # looking is not pressing
    clock.shift(minutes=3)
    answer = browser.post(address)
    assert answer.status_code == 200
    assert Attendance.objects.get().at == at(7, 20)  # when the code was scanned


def test_who_has_to_sign_in_first_does_not_lose_the_code(
    study_class: StudyClass, cast: Cast, clock: StoppedClock
) -> None:
    browser, address = Client(), reverse("learning:attend_code", args=[shown(study_class, clock)])
    assert browser.get(address)["Location"].startswith("/sign-in/?next=/attend/")
    clock.shift(minutes=4)
    browser.force_login(cast.an)
    assert browser.post(address).status_code == 200
    assert Attendance.objects.count() == 1


def test_a_browser_that_was_passed_on_carries_nobodys_scan(
    study_class: StudyClass, cast: Cast, clock: StoppedClock
) -> None:
    """Anh scans, signs out and lends the telephone to An, who came late."""
    browser, address = Client(), reverse("learning:attend_code", args=[shown(study_class, clock)])
    browser.force_login(cast.anh)
    browser.get(address)
    scanned = browser.cookies[COOKIE].value
    assert browser.post(address).status_code == 200
    assert not browser.cookies[COOKIE].value
    clock.shift(minutes=4)
    browser.force_login(cast.an)
    browser.cookies[COOKIE] = scanned
    assert browser.post(address).status_code == 422
    assert Attendance.objects.count() == 1


def test_an_address_that_was_passed_on_is_old(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    """Anh scans and sends the address to An, who opens it at home two minutes later."""
    address = reverse("learning:attend_code", args=[shown(study_class, clock)])
    client_of(cast.anh).get(address)
    clock.shift(minutes=2)
    home = client_of(cast.an)
    home.get(address)
    answer = home.post(address)
    assert answer.status_code == 422
    assert not Attendance.objects.exists()


def test_after_ten_minutes_a_scan_is_forgotten(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    browser, address = client_of(cast.an), reverse("learning:attend_code", args=[shown(study_class, clock)])
    browser.get(address)
    clock.shift(minutes=11)
    assert browser.post(address).status_code == 422


def test_the_letters_can_be_typed_as_they_stand_there(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    code = shown(study_class, clock)
    typed = f" {code[:4].lower()} {code[4:]} "
    assert client_of(cast.an).post(reverse("learning:attend"), {"code": typed}).status_code == 200
    answer = client_of(cast.dat).post(reverse("learning:attend"), {"code": "ABC"})
    assert (answer.status_code, Attendance.objects.count()) == (422, 1)


def test_the_screen_shows_the_code_of_its_hall_and_when_the_next_one_comes(
    study_class: StudyClass, cast: Cast, clock: StoppedClock, client_of: ClientOf
) -> None:
    clock.shift(seconds=10)
    browser, session = client_of(cast.loan), sessions(study_class)[0]
    for hall, shows in (("1", 1), ("9", 1), ("x", 0)):
        answer = browser.get(reverse("learning_office:session_code", args=[session.uid]), {"hall": hall})
        code = shown(study_class, clock, hall=shows)
        assert f"{code[:4]} {code[4:]}" in answer.content.decode()
        assert 'data-next="20250"' in answer.content.decode()
    assert "<svg" in browser.get(reverse("learning_office:session_screen", args=[session.uid])).content.decode()
