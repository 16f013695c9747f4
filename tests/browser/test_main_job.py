"""The main job, end to end, on files: people and questions go in, a test is sat, the official workbook comes out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from exams.delivery.models import Attempt
from exams.papers.models import Blueprint
from exams.sittings.models import Sitting
from tests.browser.conftest import PHONE, Complaints, NewPage
from tests.cast import Company
from tests.times import ShiftedClock

SignIn = Callable[..., None]
Shoot = Callable[[Page, str], None]

LEARNERS = [
    # Họ đệm, Tên, ngày sinh, giới tính, CCCD, điện thoại, chi bộ
    ("Trần Văn", "Đạt", "05/09/1990", "Nam", "001090000015", "0912000015", "Chi bộ 1"),
    ("Lê", "An", "1988", "Nữ", "001188000027", "0912000027", "Chi bộ 1"),
    ("Phạm Thị", "Ánh", "12/12/1995", "Nữ", "001195000031", "0912000031", "Chi bộ 2"),
]
TOPICS = ("Điều lệ Đảng", "Lịch sử Đảng")
PER_TOPIC = 6
# What each candidate answers right out of the ten questions of a paper worth ten points; Ánh never hands in.
RIGHT_ANSWERS = {"Đạt": 8, "An": 10, "Ánh": 4}
SCORES = {"Đạt": Decimal("8.0"), "An": Decimal("10.0"), "Ánh": Decimal("4.0")}
BANDS = {"Đạt": "Giỏi", "An": "Xuất sắc", "Ánh": "Không đạt"}


def roster(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["ĐẢNG ỦY KHỐI"])
    sheet.append(["DANH SÁCH CỬ ĐI HỌC"])
    sheet.append([])
    sheet.append(["STT", "Họ đệm", "Tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Chi bộ"])
    for number, row in enumerate(LEARNERS, start=1):
        sheet.append([number, *row])
    sheet.append([])
    sheet.append(["Danh sách này có 03 đồng chí."])
    book.save(folder / "danh-sach.xlsx")
    return folder / "danh-sach.xlsx"


def questions(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Chủ đề", "Nội dung câu hỏi", "A", "B", "C", "D", "Đáp án đúng", "Mức độ"])
    for place, topic in enumerate(TOPICS):
        for number in range(1, PER_TOPIC + 1):
            options = [f"Đúng {topic} {number}", f"Sai một {number}", f"Sai hai {number}", f"Sai ba {number}"]
            turn = (number + place) % 4
            options = options[-turn:] + options[:-turn] if turn else options
            key = "ABCD"[options.index(f"Đúng {topic} {number}")]
            sheet.append([number, topic, f"{topic}: câu thứ {number} là gì?", *options, key, "Nhận biết"])
    book.save(folder / "cau-hoi.xlsx")
    return folder / "cau-hoi.xlsx"


def press(page: Page) -> None:
    """The form's own button, whatever the language."""
    page.locator("main form button[type=submit], main form button:not([type])").last.click()


def test_from_two_spreadsheets_to_the_official_workbook(
    company: Company,
    clock: ShiftedClock,
    new_page: NewPage,
    sign_in: SignIn,
    shoot: Shoot,
    complaints: Complaints,
    tmp_path: Path,
) -> None:
    complaints.allow("422")  # the wrong access code that everybody types first, by the plain form
    complaints.allow("409")  # or by the scripts
    trainer, organiser = new_page(), new_page()
    import_questions(trainer, sign_in, shoot, questions(tmp_path))
    import_people(organiser, sign_in, shoot, roster(tmp_path))
    make_blueprint(organiser, shoot)
    plan_sitting(organiser, clock)
    sitting = Sitting.objects.get()
    enter_and_make_papers(organiser, sitting, shoot)
    codes = print_slips(organiser, sitting)
    wall = new_page()
    sign_in(wall, "loan")
    wall.goto(f"/admin/wall/{sitting.uid}/")
    expect(wall.locator(".wall-seat[data-state=absent]")).to_have_count(3)

    pages = {given: new_page(PHONE) if given == "An" else new_page() for given in codes}
    for given, code in codes.items():
        sit(pages[given], code, given, shoot)
    expect(wall.locator(".wall-seat[data-state=working]")).to_have_count(3)
    expect(wall.get_by_text(f"{RIGHT_ANSWERS['Ánh']}/10")).to_be_visible()
    shoot(wall, "wall")
    for given in ("Đạt", "An"):
        hand_in(pages[given], given, shoot)
    expect(wall.locator(".wall-seat[data-state=handed_in]")).to_have_count(2)

    clock.shift(minutes=71)
    pages["Ánh"].reload()
    expect(wall.locator(".wall-seat[data-state=handed_in]")).to_have_count(3)
    check_times(sitting)
    no_result_yet(pages["An"])
    release(organiser, sitting, shoot)
    see_result(pages["An"], shoot)
    check_workbook(download(organiser, sitting))


def import_questions(page: Page, sign_in: SignIn, shoot: Shoot, file: Path) -> None:
    sign_in(page, "thu")
    page.goto("/admin/banks/open/")
    page.fill("input[name=code]", "NH01")
    page.fill("input[name=name]", "Ngân hàng lớp nhận thức")
    page.select_option("select[name=unit]", index=1)
    page.uncheck("input[name=reviewed]")
    press(page)
    page.goto("/admin/questions/import/")
    page.select_option("select[name=bank]", index=1)
    page.set_input_files("input[type=file]", file)
    press(page)
    expect(page.get_by_text(f"{TOPICS[0]}: câu thứ 1 là gì?").first).to_be_visible()
    shoot(page, "import-questions")
    page.locator("button[data-confirm], .office-decide form button").first.click()
    page.wait_for_url(lambda url: "/import/" not in url and "/jobs/" not in url)


def import_people(page: Page, sign_in: SignIn, shoot: Shoot, file: Path) -> None:
    sign_in(page, "quang")
    page.goto("/admin/people/import/")
    options = page.locator("select[name=unit] option").all_inner_texts()
    page.select_option("select[name=unit]", index=next(n for n, text in enumerate(options) if "DB01" in text))
    page.set_input_files("input[type=file]", file)
    press(page)
    expect(page.get_by_text("Phạm Thị Ánh")).to_be_visible()
    shoot(page, "import-people")
    page.locator("button[data-confirm], .office-decide form button").first.click()
    page.wait_for_url(lambda url: "/import/" not in url and "/jobs/" not in url)


def make_blueprint(page: Page, shoot: Shoot) -> None:
    page.goto("/admin/blueprints/add/")
    page.locator(".office-choices a").first.click()
    page.fill("input[name=name]", "Đề 10 câu")
    cells = page.locator("input[name^=count_][name$='_1']")
    for index in range(2):
        cells.nth(index).fill("50")
    expect(page.locator(".office-lacking li")).to_have_count(2)  # told at once that the bank has too few
    for index in range(2):
        cells.nth(index).fill("5")
    expect(page.locator(".office-fine")).to_be_visible()
    shoot(page, "blueprint")
    press(page)
    expect(page.locator("input[name=name]")).to_have_value("Đề 10 câu")
    assert Blueprint.objects.count() == 1


def plan_sitting(page: Page, clock: ShiftedClock) -> None:
    now = localtime(clock.now())
    page.goto("/admin/sittings/add/")
    page.fill("input[name=code]", "KT01")
    page.fill("input[name=title]", "Kiểm tra cuối khóa")
    page.select_option("select[name=unit]", index=1)
    start = now.replace(second=0)
    page.fill("input[name=opens_at_0]", start.strftime("%Y-%m-%d"))
    page.fill("input[name=opens_at_1]", start.strftime("%H:%M"))
    end = start + timedelta(minutes=60)
    page.fill("input[name=closes_at_0]", end.strftime("%Y-%m-%d"))
    page.fill("input[name=closes_at_1]", end.strftime("%H:%M"))
    page.fill("input[name=duration_minutes]", "30")
    page.fill("input[name=access_code]", "SEN")
    page.fill("input[name=decision_number]", "12-QĐ/ĐU")
    press(page)
    page.wait_for_url(lambda url: "/add/" not in url)


def enter_and_make_papers(page: Page, sitting: Sitting, shoot: Shoot) -> None:
    page.goto(f"/admin/sittings/{sitting.uid}/enter/")
    options = page.locator("select[name=unit] option").all_inner_texts()
    page.select_option("select[name=unit]", index=next(n for n, text in enumerate(options) if "DB01" in text))
    page.locator("main form button").first.click()
    for row in LEARNERS:
        page.get_by_label(f"{row[0]} {row[1]}", exact=True).check()
    page.fill("input[name=room]", "P.101")
    press(page)
    page.goto(f"/admin/sittings/{sitting.uid}/papers/")
    page.select_option("select[name=blueprint]", index=1)
    page.fill("input[name=count]", "3")
    press(page)
    row = page.locator("tr", has_text="Phạm Thị Ánh")
    row.locator("input[name=minutes]").fill("10")
    row.locator("form[action$='/extra-time/'] button").click()
    expect(page.locator("tr", has_text="Phạm Thị Ánh").locator("input[name=minutes]")).to_have_value("10")
    shoot(page, "sitting")


def print_slips(page: Page, sitting: Sitting) -> dict[str, str]:
    page.goto(f"/admin/sittings/{sitting.uid}/")
    page.locator("details.exam-ask summary").click()
    with page.context.expect_page() as opened:
        page.locator("details.exam-ask button[value=page]").click()
    slips = opened.value
    names = slips.locator(".slip-name strong").all_inner_texts()
    codes = slips.locator(".slip-code").all_inner_texts()
    slips.close()
    return {name.split()[-1]: code for name, code in zip(names, codes, strict=True)}


def sit(page: Page, code: str, given: str, shoot: Shoot) -> None:
    """Signs in with the slip, starts with the access code and answers; every answer is shown as saved."""
    page.goto("/sign-in/")
    page.fill("input[name=code]", code)
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/my/password/?*")
    page.locator("main form a.button").click()
    page.wait_for_url("**/exam/")
    page.locator("a.button-primary").click()
    shoot(page, f"waiting-{'phone' if given == 'An' else 'pc'}")
    page.fill("input[name=access_code]", "LAU")
    page.locator("form[action$='/start/'] button").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.fill("input[name=access_code]", "sen")
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator(".question")).to_have_count(10)
    for n in range(1, 11):
        answer(page, n, right=n <= RIGHT_ANSWERS[given], leave=given == "Ánh" and n > RIGHT_ANSWERS[given])
    shown = page.locator(".question[data-mark=saved]")
    expect(shown).to_have_count(RIGHT_ANSWERS[given] if given == "Ánh" else 10)
    shoot(page, f"exam-{'phone' if given == 'An' else 'pc'}")


def answer(page: Page, n: int, *, right: bool, leave: bool) -> None:
    if leave:
        return
    question = page.locator(f"#q{n}")
    labels = question.locator("label.option")
    for index in range(labels.count()):
        if labels.nth(index).inner_text().find("Đúng ") >= 0 if right else "Sai" in labels.nth(index).inner_text():
            labels.nth(index).dispatch_event("click")
            break
    expect(question).to_have_attribute("data-mark", "saved")


def hand_in(page: Page, given: str, shoot: Shoot) -> None:
    page.goto(page.url.rstrip("/").split("#")[0] + "/hand-in/")
    page.locator("form[action$='/hand-in/'] button").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    shoot(page, f"receipt-{'phone' if given == 'An' else 'pc'}")


def check_times(sitting: Sitting) -> None:
    attempts = {one.entry.person.given: one for one in Attempt.objects.select_related("entry__person", "entry")}
    minutes = {given: round((one.deadline_at - one.started_at).total_seconds() / 60) for given, one in attempts.items()}
    assert minutes == {"Đạt": 30, "An": 30, "Ánh": 40}
    assert attempts["Ánh"].close_reason == "time_up"
    assert attempts["Ánh"].finished_at == attempts["Ánh"].deadline_at


def no_result_yet(page: Page) -> None:
    page.goto("/exam/")
    assert "result" not in " ".join(link.get_attribute("href") or "" for link in page.locator("main a").all())


def release(page: Page, sitting: Sitting, shoot: Shoot) -> None:
    page.goto(f"/admin/results/{sitting.uid}/")
    page.locator("details.exam-ask summary").click()
    page.locator("details.exam-ask button").click()
    expect(page.get_by_text("Xuất sắc").first).to_be_visible()
    shoot(page, "results")


def see_result(page: Page, shoot: Shoot) -> None:
    page.goto("/exam/")
    page.locator("main a[href$='/result/']").first.click()
    expect(page.locator(".result-score")).to_have_text("10,0")
    shoot(page, "result-phone")


def download(page: Page, sitting: Sitting) -> Any:
    page.goto(f"/admin/results/{sitting.uid}/")
    with page.expect_download() as got:
        page.locator("form[action$='/workbook/'] button").click()
    return load_workbook(BytesIO(Path(got.value.path()).read_bytes()))


def check_workbook(book: Any) -> None:
    """Given names in order, marks as numbers, equal to those computed by hand above."""
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    people = [row for row in rows if len(row) > 2 and row[2] in SCORES]
    assert [row[2] for row in people] == ["An", "Ánh", "Đạt"]
    for row in people:
        numbers = [Decimal(str(value)) for value in row if isinstance(value, int | float) and value not in (row[0],)]
        assert SCORES[row[2]] in numbers
        assert BANDS[row[2]] in row
    cells = {str(value) for row in people for value in row}
    assert {"001090000015", "0912000027", "1988"} <= cells
