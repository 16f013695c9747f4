"""The later steps of a class, as an organiser and learners walk them: timetable, attendance, test, recognition,
certificates. Each function is one step on one page."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from io import BytesIO

from django.utils.timezone import localtime
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.sittings.models import Entry, Sitting
from learning.models import Enrolment, Nomination, Session, StudyClass
from learning.nominations.arrows import Nominee
from people.models import Person, Unit
from tests.browser.conftest import NewPage
from tests.times import ShiftedClock

SignIn = Callable[..., None]
Shoot = Callable[[Page, str], None]
SECONDS = 1000


def press(page: Page) -> None:
    """The form's own button, whatever the language."""
    page.locator("main form button[type=submit], main form button:not([type])").last.click()


def door(held: StudyClass, then: str = "") -> str:
    return f"/admin/classes/{held.uid}/{then}"


def shift_to(clock: ShiftedClock, moment: datetime) -> None:
    clock.shift(seconds=int((moment - clock.now()).total_seconds()))


def open_programme(page: Page) -> None:
    """The awareness course, from the standard one, published."""
    page.goto("/admin/programmes/add/?from=awareness")
    page.select_option("select[name=unit]", index=1)
    press(page)
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator("form[action$='/publish/']")).to_have_count(0)


def plan_class(page: Page, code: str, title: str, first: datetime, days: int) -> StudyClass:
    page.goto("/admin/classes/add/")
    page.fill("input[name=code]", code)
    page.fill("input[name=title]", title)
    page.select_option("select[name=unit]", index=1)
    page.select_option("select[name=version]", index=1)
    page.fill("input[name=starts_on]", first.strftime("%Y-%m-%d"))
    page.fill("input[name=ends_on]", (first + timedelta(days=days)).strftime("%Y-%m-%d"))
    page.fill("input[name=place]", "Hội trường A")
    press(page)
    page.wait_for_url(lambda url: "/add/" not in url)
    return StudyClass.objects.get(code=code)


def call_for(page: Page, held: StudyClass, places: dict[Unit, int], clock: ShiftedClock, shoot: Shoot) -> None:
    page.goto(door(held, "call/"))
    page.fill("input[name=deadline]", (localtime(clock.now()) + timedelta(days=3)).strftime("%Y-%m-%d"))
    for unit, number in places.items():
        page.fill(f"input[name='places-{unit.uid}']", str(number))
    shoot(page, "class-call")
    press(page)
    page.wait_for_url("**/nominations/")


def nominate(
    new_page: NewPage, sign_in: SignIn, secretary: str, people: Collection[Person], shoot: Shoot | None
) -> None:
    """A secretary opens the call that reached the unit, ticks its people and sends their names."""
    page = _secretary(new_page, sign_in, secretary)
    page.locator("main a[href$='/people/']").first.click()
    for person in people:
        page.locator(f"input[value='{person.uid}']").check()
    if shoot:
        shoot(page, "nominate")
    page.locator("form[data-choose] button").last.click()
    expect(page.get_by_text(next(iter(people)).full_name).first).to_be_visible()
    page.context.close()


def _secretary(new_page: NewPage, sign_in: SignIn, secretary: str) -> Page:
    page = new_page()
    sign_in(page, secretary)
    page.goto("/admin/calls/")
    page.locator("main a[href*='/calls/']").first.click()
    return page


def send_again(new_page: NewPage, sign_in: SignIn, secretary: str, person: Person, note: str) -> None:
    page = _secretary(new_page, sign_in, secretary)
    row = page.locator("tr, li", has_text=person.full_name).last
    row.locator("input[name=note]").fill(note)
    row.locator("button[formaction$='/send/']").click()
    expect(page.locator("button[formaction$='/send/']")).to_have_count(0)
    page.context.close()


def decide(page: Page, held: StudyClass, people: Collection[Person], deed: str, note: str = "") -> None:
    """Approves, returns or refuses those that are ticked."""
    page.goto(door(held, "nominations/"))
    for uid in Nomination.objects.filter(call__study_class=held, person__in=people).values_list("uid", flat=True):
        page.locator(f"input[value='{uid}']").check()
    page.fill("input[name=note]", note)
    page.locator(f"button[value={deed}]").click()
    page.wait_for_load_state()
    wanted = {"approve": Nominee.APPROVED, "return": Nominee.RETURNED, "refuse": Nominee.REFUSED}[deed]
    chosen = Nomination.objects.filter(call__study_class=held, person__in=people)
    assert set(chosen.values_list("state", flat=True)) == {wanted}


def open_class(page: Page, held: StudyClass, number: str, clock: ShiftedClock) -> None:
    page.goto(door(held, "open/"))
    page.fill("input[name=number]", number)
    page.fill("input[name=on]", localtime(clock.now()).strftime("%Y-%m-%d"))
    press(page)
    page.wait_for_url(lambda url: "/open/" not in url)


def propose_timetable(page: Page, held: StudyClass, shoot: Shoot) -> list[Session]:
    """Ten half-days of five periods, weekends included so that the days do not depend on today's weekday."""
    page.goto(door(held, "timetable/propose/"))
    for box in page.locator("input[name=weekend]").all():
        box.uncheck()
    press(page)
    expect(page.locator(".timetable-session").first).to_be_visible()
    shoot(page, "class-timetable")
    return list(held.sessions.order_by("day", "starts_at"))


def mark_session(page: Page, session: Session, clock: ShiftedClock, exceptions: dict[Enrolment, int]) -> None:
    """On its day: whoever is no exception is present; an exception is absent, or there for some of the periods."""
    start = datetime.combine(session.day, session.starts_at, tzinfo=localtime(clock.now()).tzinfo)
    shift_to(clock, start + timedelta(minutes=10))
    page.goto(f"/admin/sessions/{session.uid}/")
    for learner, periods in exceptions.items():
        row = page.locator(".attendance-row", has_text=learner.person.full_name)
        kind = "late" if periods else "absent"
        row.locator(f"input[value={kind}]").check(force=True)
        if periods:
            row.locator("input[type=number]").fill(str(periods))
    page.locator("button[name=rest]").click()
    expect(page.locator(".attendance-row input:checked")).to_have_count(
        session.study_class.enrolments.taking_part().count()
    )


def plan_test(page: Page, held: StudyClass, number: int, opens: datetime, shoot: Shoot) -> Sitting:
    """Plans the test of a try with its papers; who may sit it is entered at once."""
    page.goto(door(held, f"finals/{number}/plan/"))
    page.fill("input[name=opens_at_0]", opens.strftime("%Y-%m-%d"))
    page.fill("input[name=opens_at_1]", opens.strftime("%H:%M"))
    closes = opens + timedelta(hours=2)
    page.fill("input[name=closes_at_0]", closes.strftime("%Y-%m-%d"))
    page.fill("input[name=closes_at_1]", closes.strftime("%H:%M"))
    page.fill("input[name=duration_minutes]", "30")
    page.select_option("select[name=blueprint]", index=1)
    press(page)
    page.wait_for_url("**/finals/")
    shoot(page, f"class-test-{number}")
    wanted = {"study_class": held} if number == 1 else {"retake__study_class": held, "retake__number": number}
    return Sitting.objects.get(**wanted)


def answer_by_wire(entry: Entry, right: int, now: datetime) -> None:
    """Starts, answers so many questions rightly and one wrongly, and hands in."""
    user = entry.person.account
    attempt = start_attempt(entry=entry, by=user, now=now)
    key = attempt.paper.key.right
    changes = [Change(seq=n, n=n, value=tuple(key[str(n)])) for n in range(1, right + 1)]
    if right < len(key):
        wrong = next(letter for letter in "ABCD" if letter not in key[str(right + 1)])
        changes.append(Change(seq=right + 1, n=right + 1, value=(wrong,)))
    record_answers(attempt=attempt, client="thử", changes=changes, now=now + timedelta(minutes=1))
    hand_in(attempt=attempt, by=user, now=now + timedelta(minutes=2))


def sit_on_page(page: Page, entry: Entry, right: int) -> None:
    """A learner who is signed in sits the test on the own page and hands in."""
    page.goto(f"/exam/{entry.uid}/")
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator("html.js")).to_be_attached()
    key = entry.paper.key.right
    for n in range(1, len(key) + 1):
        question = page.locator(f"#q{n}")
        wanted = key[str(n)] if n <= right else [next(one for one in "ABCD" if one not in key[str(n)])]
        for letter in wanted:
            question.locator(f"input[value={letter}]").dispatch_event("click")
        expect(question).to_have_attribute("data-mark", "saved")
    page.goto(f"/exam/{entry.uid}/hand-in/")
    page.locator("form[action$='/hand-in/'] button").click()
    expect(page.locator(".receipt-code")).to_be_visible()


def release(page: Page, sitting: Sitting) -> None:
    page.goto(f"/admin/results/{sitting.uid}/")
    page.locator("details.exam-ask summary").click()
    page.locator("details.exam-ask button").click()
    page.wait_for_load_state()


def recognise(page: Page, held: StudyClass, number: str, shoot: Shoot) -> None:
    page.goto(door(held, "recognition/"))
    shoot(page, "class-recognition")
    page.goto(door(held, "recognition/decide/"))
    page.fill("input[name=number]", number)
    press(page)
    page.wait_for_url("**/recognition/")


def issue(page: Page, held: StudyClass) -> None:
    page.goto(door(held, "issue/"))
    press(page)
    page.wait_for_url("**/learners/")


def download(page: Page, address: str) -> bytes:
    """A file that the page's account may have."""
    answer = page.request.get(address)
    assert answer.ok, f"{answer.status}: {address}"
    return answer.body()


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def cells_of(content: bytes) -> list[str]:
    """All texts and numbers of a workbook's first sheet."""
    book = load_workbook(BytesIO(content))
    return [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
