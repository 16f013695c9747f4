"""The whole life of a class in one run: forty-five nominees of twelve units, from the call to the register.

One nomination is returned and sent again, one learner moves to another class, two units merge half-way, one learner
attends 39 of 50 periods and one 40, one fails and passes the second try, one wrong certificate is revoked and issued
anew.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from learning.models import Certificate, ClassState, Enrolment, LearnerState, Register, Session, StudyClass
from people.models import Person, User
from tests.browser import class_steps as steps
from tests.browser.class_steps import Shoot, SignIn, door
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import PASSWORD, Cast
from tests.class_town import PEOPLE, Town, gather_town
from tests.times import ShiftedClock

NEEDED = 40
QUESTIONS = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """Learners to whom something happens, by what that is."""

    too_few: Enrolment
    just_enough: Enrolment
    moves: Enrolment
    fails: Enrolment
    misspelt: Enrolment


def test_a_class_from_the_call_to_the_register(
    cast: Cast, clock: ShiftedClock, new_page: NewPage, sign_in: SignIn, shoot: Shoot, complaints: Complaints
) -> None:
    town = gather_town(cast.duk, now=clock.now())
    organiser = new_page()
    sign_in(organiser, "quang")
    held, other = two_classes(organiser, clock)
    nominate_and_open(organiser, new_page, sign_in, shoot, held, town, clock)
    who = figures(held)

    sessions = steps.propose_timetable(organiser, held, shoot)
    assert [session.periods for session in sessions] == [5] * 10
    attend(organiser, sessions, clock, who, other, town)
    organiser.goto(door(held, "attendance/"))
    shoot(organiser, "class-attendance")
    assert attended(who.too_few) == NEEDED - 1
    assert attended(who.just_enough) == NEEDED

    phone = new_page(PHONE)
    sit_twice(organiser, phone, sign_in, shoot, held, who, clock)
    certify(organiser, shoot, held, who)
    the_papers(organiser, held, shoot)
    report(organiser, held, town, shoot)
    the_learner(phone, shoot, who.fails.person)


def two_classes(page: Page, clock: ShiftedClock) -> tuple[StudyClass, StudyClass]:
    steps.open_programme(page)
    first = localtime(clock.now()) + timedelta(days=7)
    held = steps.plan_class(page, "NTVD-01", "Lớp bồi dưỡng nhận thức về Đảng khóa I", first, days=4)
    return held, steps.plan_class(page, "NTVD-02", "Lớp bồi dưỡng nhận thức về Đảng khóa II", first, days=30)


def nominate_and_open(
    organiser: Page,
    new_page: NewPage,
    sign_in: SignIn,
    shoot: Shoot,
    held: StudyClass,
    town: Town,
    clock: ShiftedClock,
) -> None:
    """Twelve secretaries name forty-five people; one of them is returned, completed and sent again."""
    steps.call_for(organiser, held, {unit: 4 for unit in town.units}, clock, shoot)
    for number, group in enumerate(town.people, start=1):
        steps.nominate(new_page, sign_in, f"bithu{number:02d}", group, shoot if number == 1 else None)
    returned = town.people[0][0]
    steps.decide(organiser, held, [returned], "return", "thiếu ngày sinh hoạt chi bộ")
    steps.send_again(new_page, sign_in, "bithu01", returned, "đã bổ sung")
    steps.decide(organiser, held, town.everybody, "approve")
    organiser.goto(door(held, "nominations/"))
    shoot(organiser, "class-nominations")
    steps.open_class(organiser, held, "12-QĐ/ĐUK", clock)
    held.refresh_from_db()
    assert held.state == ClassState.OPENED
    assert held.enrolments.count() == PEOPLE


def figures(held: StudyClass) -> Figures:
    return Figures(*held.enrolments.select_related("person").by_name()[3:8])


def attend(
    page: Page, sessions: list[Session], clock: ShiftedClock, who: Figures, other: StudyClass, town: Town
) -> None:
    """Everybody is there, but for two; after the fourth half-day one moves away and two units merge."""
    missed: dict[int, dict[Enrolment, int]] = {
        7: {who.too_few: 4},
        8: {who.too_few: 0, who.just_enough: 0},
        9: {who.too_few: 0, who.just_enough: 0},
    }
    for place, session in enumerate(sessions):
        if place == 4:
            move(page, who.moves, other)
            merge(page, town)
        steps.mark_session(page, session, clock, missed.get(place, {}))


def move(page: Page, learner: Enrolment, other: StudyClass) -> None:
    page.goto(f"/admin/learners/{learner.uid}/move/")
    page.select_option("select[name=to_class]", label=other.title)
    page.fill("input[name=reason]", "đi công tác")
    steps.press(page)
    page.wait_for_url("**/life/")
    expect(page.get_by_text(other.title).first).to_be_visible()
    assert other.enrolments.get().periods_carried == 20


def merge(page: Page, town: Town) -> None:
    """The last unit goes on in the one before it; its people and its open work go along."""
    gone, heir = town.units[-1], town.units[-2]
    page.goto(f"/admin/units/{gone.uid}/merge/")
    options = page.locator("select[name=heir] option").all_inner_texts()
    page.select_option("select[name=heir]", index=next(n for n, text in enumerate(options) if heir.code in text))
    page.fill("input[name=decision_number]", "20-QĐ/ĐUK")
    steps.press(page)
    page.locator("button[value=confirm]").click()
    page.wait_for_url(f"**/units/{heir.uid}/")


def attended(learner: Enrolment) -> int:
    learner.refresh_from_db()
    return learner.periods_attended


def sit_twice(
    organiser: Page,
    phone: Page,
    sign_in: SignIn,
    shoot: Shoot,
    held: StudyClass,
    who: Figures,
    clock: ShiftedClock,
) -> None:
    """One fails on the phone; all others sit by the same wire. The second try is for whoever failed, nobody else."""
    opens = localtime(clock.now()).replace(second=0, microsecond=0) + timedelta(hours=3)
    first = steps.plan_test(organiser, held, 1, opens, shoot)
    entered = set(first.entries.values_list("person", flat=True))
    assert who.too_few.person_id not in entered
    assert {who.just_enough.person_id, who.fails.person_id} <= entered
    assert len(entered) == PEOPLE - 2

    steps.shift_to(clock, opens)
    give_password(who.fails.person, "hoc.vien")
    sign_in(phone, "hoc.vien")
    steps.sit_on_page(phone, first.entries.get(person=who.fails.person), right=1)
    others = first.entries.exclude(person=who.fails.person).select_related("person__account", "paper__key")
    for place, entry in enumerate(others):
        steps.answer_by_wire(entry, QUESTIONS - place % 3, clock.now())
    clock.shift(hours=3)
    steps.release(organiser, first)

    opens = localtime(clock.now()).replace(second=0, microsecond=0) + timedelta(hours=1)
    second = steps.plan_test(organiser, held, 2, opens, shoot)
    assert [entry.person for entry in second.entries.all()] == [who.fails.person]
    steps.shift_to(clock, opens)
    steps.sit_on_page(phone, second.entries.get(), right=QUESTIONS)
    clock.shift(hours=3)
    steps.release(organiser, second)


def give_password(person: Person, username: str) -> None:
    User.objects.filter(person=person).update(username=username, password=make_password(PASSWORD))


def certify(page: Page, shoot: Shoot, held: StudyClass, who: Figures) -> None:
    """Recognition, certificates, and one of them anew because its name was misspelt."""
    steps.recognise(page, held, "30-QĐ/ĐUK", shoot)
    steps.issue(page, held)
    shoot(page, "class-learners")
    issued = Certificate.objects.standing().filter(enrolment__study_class=held)
    assert issued.count() == PEOPLE - 2
    assert sorted(issued.values_list("number", flat=True)) == list(range(1, PEOPLE - 1))
    wrong = issued.get(enrolment=who.misspelt)
    Person.objects.filter(pk=who.misspelt.person_id).update(given="Đính")
    page.goto(f"/admin/certificates/{wrong.uid}/reissue/")
    page.fill("input[name=reason]", "sai tên")
    steps.press(page)
    page.wait_for_url("**/learners/")
    anew = Certificate.objects.get(replaces=wrong)
    assert anew.number == PEOPLE - 1
    assert anew.holder_name.endswith("Đính")
    page.goto(f"/check/{wrong.check_code}/")
    expect(page.get_by_text(wrong.holder_name).first).to_be_visible()
    states = dict(held.enrolments.values_list("pk", "state"))
    assert states[who.too_few.pk] == LearnerState.NOT_RECOGNISED
    assert states[who.moves.pk] == LearnerState.MOVED
    assert list(states.values()).count(LearnerState.RECOGNISED) == PEOPLE - 2


def the_papers(page: Page, held: StudyClass, shoot: Shoot) -> None:
    """What is printed says what happened: certificates, the register with the revoked number, the decisions."""
    papers = steps.pages_of(steps.download(page, door(held, "certificates/")))
    assert len(papers) == PEOPLE - 2
    assert all("GIẤY CHỨNG NHẬN" in text for text in papers)
    register = Register.objects.get()
    assert register.last_number == PEOPLE - 1
    book = "\n".join(steps.pages_of(steps.download(page, f"/admin/registers/{register.uid}/file/?form=pdf")))
    assert [number for number in range(1, PEOPLE) if f"{number:04d}" not in book] == []
    assert "sai tên" in book
    page.goto(f"/admin/registers/{register.uid}/")
    shoot(page, "register")
    decision = held.recognitions.get()
    recognised = steps.pages_of(steps.download(page, f"/admin/recognitions/{decision.uid}/pdf/"))
    assert "30-QĐ" in recognised[0]
    summons = steps.pages_of(steps.download(page, door(held, "summons/")))
    assert "GIẤY TRIỆU TẬP" in summons[0]
    sheet = steps.cells_of(steps.download(page, door(held, "attendance/xlsx/")))
    assert "39" in sheet


def report(page: Page, held: StudyClass, town: Town, shoot: Shoot) -> None:
    """The report counts by the units of the day of admission, also the one that has merged since; then it is closed."""
    page.goto(door(held, "report/"))
    expect(page.get_by_text(town.units[-1].name_on(held.starts_on)).first).to_be_visible()
    shoot(page, "class-report")
    page.goto(door(held, "close/"))
    steps.press(page)
    page.wait_for_url("**/report/")
    held.refresh_from_db()
    assert held.state == ClassState.CLOSED


def the_learner(phone: Page, shoot: Shoot, person: Person) -> None:
    """On the own page the learner finds the certificate, and it is the one that the check page knows."""
    phone.goto("/my/page/")
    certificate = Certificate.objects.get(enrolment__person=person)
    expect(phone.locator("#certificates").get_by_text(str(certificate))).to_be_visible()
    shoot(phone, "learner-page-phone")
    (paper,) = steps.pages_of(steps.download(phone, f"/my/certificates/{certificate.uid}.pdf"))
    assert certificate.check_code in paper.replace("\n", "")
    phone.goto(f"/check/{certificate.check_code}/")
    expect(phone.get_by_text(person.full_name).first).to_be_visible()
