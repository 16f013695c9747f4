"""A trainer's walk: a Word file in, three problems mended, sent to review, approved by somebody else, papers drawn."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from exams.bank.models import Question, State
from exams.papers.models import Paper
from exams.sittings.actions import SittingPlan, open_default_scale, plan_sitting
from exams.sittings.models import Sitting
from tests.browser.conftest import NewPage
from tests.cast import Company
from tests.times import ShiftedClock

SignIn = Callable[..., None]
Shoot = Callable[[Page, str], None]

SOUND = 9
STEMS = [f"Nhiệm vụ thứ {number} của đảng viên được quy định ở đâu?" for number in range(1, SOUND + 1)]
BROKEN = ("Đảng viên có mấy quyền?", "Ai bầu ra chi ủy?", "Chi bộ họp mấy kỳ mỗi tháng?")


def word_file(folder: Path) -> Path:
    """Twelve questions as a trainer types them; of the last three one has no key, one says a thing twice, one has an
    empty option."""
    document = Document()
    document.add_heading("NGÂN HÀNG CÂU HỎI LỚP ĐẢNG VIÊN MỚI", level=1)
    document.add_paragraph("Phần I. Điều lệ Đảng")
    for number, stem in enumerate(STEMS, start=1):
        options = [f"Điều {number}", f"Điều {number + 10}", f"Điều {number + 20}", f"Điều {number + 30}"]
        question(document, number, stem, options, {number % 4})
    question(document, 10, BROKEN[0], ["Một quyền", "Hai quyền", "Ba quyền", "Bốn quyền"], set())
    question(document, 11, BROKEN[1], ["Đại hội chi bộ", "Đảng ủy", "Đảng ủy", "Cấp trên"], {0})
    question(document, 12, BROKEN[2], ["Một kỳ", "Hai kỳ", "", "Bốn kỳ"], {0})
    document.save(str(folder / "cau-hoi.docx"))
    return folder / "cau-hoi.docx"


def question(document: object, number: int, stem: str, options: list[str], right: set[int]) -> None:
    """The right option is bold, as in most files."""
    document.add_paragraph(f"Câu {number}. {stem}")  # type: ignore[attr-defined]
    for place, option in enumerate(options):
        line = document.add_paragraph()  # type: ignore[attr-defined]
        line.add_run(f"{'ABCD'[place]}. {option}").bold = place in right


def test_from_a_word_file_to_papers_through_two_people(
    company: Company, clock: ShiftedClock, new_page: NewPage, sign_in: SignIn, shoot: Shoot, tmp_path: Path
) -> None:
    trainer, reviewer, organiser = new_page(), new_page(), new_page()
    sign_in(trainer, "thu")
    open_bank(trainer)
    upload(trainer, word_file(tmp_path), shoot)
    mend_three(trainer, shoot)
    save(trainer)
    assert Question.objects.drawable().count() == 0
    send_to_review(trainer, shoot)
    sign_in(reviewer, "vinh")
    approve_all(reviewer, shoot)
    assert Question.objects.drawable().count() == SOUND + len(BROKEN)
    sign_in(organiser, "quang")
    draw_papers(organiser, planned(company, clock), shoot)
    assert Paper.objects.count() == 4


def planned(company: Company, clock: ShiftedClock) -> Sitting:
    now = clock.now()
    plan = SittingPlan(
        code="KT",
        title="Kiểm tra cuối khóa",
        unit=company.duk,
        scale=open_default_scale(by=company.quang, now=now),
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=1, hours=1),
        duration_minutes=30,
    )
    return plan_sitting(plan=plan, by=company.quang, now=now)


def open_bank(page: Page) -> None:
    page.goto("/admin/banks/open/")
    page.fill("input[name=code]", "NH01")
    page.fill("input[name=name]", "Ngân hàng đảng viên mới")
    page.select_option("select[name=unit]", index=1)
    press(page)
    page.wait_for_url(lambda url: "/open/" not in url)


def press(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def upload(page: Page, file: Path, shoot: Shoot) -> None:
    page.goto("/admin/questions/import/")
    page.select_option("select[name=bank]", index=1)
    page.set_input_files("input[type=file]", file)
    press(page)
    expect(page.locator(".office-draft")).to_have_count(SOUND + len(BROKEN))
    shoot(page, "trainer-1-preview")


def mend_three(page: Page, shoot: Shoot) -> None:
    """A missing key, an option that stands there twice, an empty option: each beside what the file says."""
    draft = open_mending(page, BROKEN[0])
    draft.locator("input[type=checkbox][name$=-right]").nth(3).check()
    shoot(page, "trainer-2-mend")
    take(page, BROKEN[0])
    draft = open_mending(page, BROKEN[1])
    draft.locator("textarea[name$=-text], input[name$=-text]").nth(2).fill("Ban Thường vụ")
    take(page, BROKEN[1])
    draft = open_mending(page, BROKEN[2])
    draft.locator("textarea[name$=-text], input[name$=-text]").nth(2).fill("Ba kỳ")
    take(page, BROKEN[2])


def open_mending(page: Page, stem: str) -> object:
    draft = page.locator(".office-draft", has_text=stem)
    draft.locator("a[hx-get*='/import/']").click()
    form = page.locator(".office-draft form", has=page.locator("textarea[name=stem]"))
    expect(form).to_have_count(1)
    return form


def take(page: Page, stem: str) -> None:
    form = page.locator(".office-draft form", has=page.locator("textarea[name=stem]"))
    form.locator("button[type=submit]").first.click()
    expect(page.locator(".office-draft", has_text=stem).locator("textarea[name=stem]")).to_have_count(0)
    expect(page.locator(".office-draft", has_text=stem).locator(".office-tone-change").first).to_be_visible()


def save(page: Page) -> None:
    page.locator(".office-decide form button").first.click()
    page.wait_for_url(lambda url: "/import/" not in url and "/jobs/" not in url)
    expect(page.locator("main")).to_contain_text("Ngân hàng đảng viên mới")
    assert Question.objects.count() == SOUND + len(BROKEN)


def send_to_review(page: Page, shoot: Shoot) -> None:
    page.goto("/admin/questions/")
    page.locator("button[name=which][value=all]").click()
    page.locator("input[name=to_review]").check()
    page.locator("button[name=step][value=look]").click()
    expect(page.locator("button[name=step][value=do]")).to_be_visible()
    shoot(page, "trainer-3-send")
    page.locator("button[name=step][value=do]").click()
    page.wait_for_url(lambda url: "/sort/" not in url)
    assert Question.objects.filter(current__state=State.IN_REVIEW).count() == SOUND + len(BROKEN)


def approve_all(page: Page, shoot: Shoot) -> None:
    """One after the other: the next comes by itself."""
    page.goto("/admin/questions/review/")
    shoot(page, "trainer-4-review")
    for left in range(SOUND + len(BROKEN), 0, -1):
        expect(page.locator(".review-now")).to_be_visible()
        with page.expect_navigation():
            page.locator("form[action$='/approve/'] button").click()
        assert Question.objects.drawable().count() == SOUND + len(BROKEN) - left + 1
    expect(page.locator(".review-now")).to_have_count(0)


def draw_papers(page: Page, sitting: Sitting, shoot: Shoot) -> None:
    page.goto("/admin/blueprints/add/")
    page.locator(".office-choices a").first.click()
    page.fill("input[name=name]", "Đề 8 câu")
    page.locator("input[name^=count_][name$='_1']").first.fill("8")
    expect(page.locator(".office-fine")).to_be_visible()
    press(page)
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"/admin/sittings/{sitting.uid}/papers/")
    page.select_option("select[name=blueprint]", index=1)
    page.fill("input[name=count]", "4")
    press(page)
    page.wait_for_url(lambda url: "/papers/" not in url and "/jobs/" not in url)
    page.goto(f"/admin/blueprints/sets/{Paper.objects.first().paper_set.uid}/")  # type: ignore[union-attr]
    shoot(page, "trainer-5-papers")
