"""The official list of results; marks computed in sat.py by hand."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from exams.delivery.models import Attempt, AttemptStatus
from exams.marking.actions import mark_sitting
from exams.results.result_sheet import needs_new_page
from exams.sittings.actions import SittingPlan, plan_sitting
from exams.sittings.models import Sitting
from people.models.units import UnitKind
from people.units import UnitFacts, change_unit, found_unit
from tests.cast import SINCE, Cast
from tests.conftest import StoppedClock
from tests.exams.results.sat import (
    EXPECTED,
    FIRST_ROW,
    INJECTION,
    LEARNERS,
    candidate_rows,
    exported,
    opened,
    rows_by_name,
    seat,
    texts,
)


def test_the_workbook_has_its_three_sheets(content: bytes) -> None:
    assert opened(content).sheetnames == ["Kết quả", "Bài làm", "Ma trận đề"]


def test_candidates_stand_in_the_order_of_given_names(results: Any) -> None:
    assert list(rows_by_name(results)) == [
        "Lê An",
        "Hồ Anh",
        "Phạm Thị Ánh",
        "Nguyễn Ẩn",
        "Vũ Dũng",
        "Trần Văn Đạt",
        f"{INJECTION} @Yến",
    ]
    assert [row[0].value for row in rows_by_name(results).values()] == [1, 2, 3, 4, 5, 6, 7]


def test_scores_words_and_bands_are_those_computed_by_hand(results: Any) -> None:
    found = {name: tuple(cell.value for cell in row[11:14]) for name, row in rows_by_name(results).items()}
    assert found == EXPECTED


def test_scores_are_numbers_shown_with_one_decimal_in_the_readers_way(results: Any) -> None:
    score = rows_by_name(results)["Nguyễn Ẩn"][11]
    assert (score.data_type, score.number_format) == ("n", "0.0")


def test_a_scale_in_quarters_shows_its_quarters(sitting: Sitting, clock: StoppedClock) -> None:
    sitting.scale.step = Decimal("0.25")
    sitting.scale.save()
    sheet = opened(exported(sitting, clock.at))["Kết quả"]
    score, in_words = rows_by_name(sheet)["Lê An"][11:13]  # 8.333 to the next quarter
    assert (score.value, score.number_format, in_words.value) == (8.25, "0.0#", "Tám phẩy hai lăm")


def test_citizen_and_phone_numbers_are_text_with_their_zeros(results: Any) -> None:
    number, phone = rows_by_name(results)["Trần Văn Đạt"][8:10]
    assert (number.value, number.data_type, number.number_format) == ("001090000123", "s", "@")
    assert (phone.value, phone.data_type, phone.number_format) == ("0912345678", "s", "@")


def test_dates_of_birth_are_dates_where_the_day_is_known_and_text_where_not(results: Any) -> None:
    rows = rows_by_name(results)
    known = rows["Nguyễn Ẩn"][3]
    assert (known.value.date(), known.number_format) == (date(1985, 9, 5), "dd/mm/yyyy")
    assert rows["Lê An"][3].value == "1990"
    assert rows["Phạm Thị Ánh"][3].value == "09/1985"
    assert rows["Vũ Dũng"][3].value is None


def test_sex_unit_position_and_periods_are_told(results: Any) -> None:
    row = rows_by_name(results)["Trần Văn Đạt"]
    assert [row[at].value for at in (4, 5, 6, 7, 10)] == ["Nam", "Chi bộ 1", "Chi bộ 1", "Đảng viên", 45]
    assert rows_by_name(results)["Lê An"][4].value == "Nữ"


def test_a_cell_below_a_committee_shows_the_committee_as_its_grassroots(
    cast: Cast, plan: SittingPlan, clock: StoppedClock
) -> None:
    made = plan_sitting(plan=replace(plan, code="KQ02", unit=cast.duk), by=None, now=clock.at)
    seat(cast, made, LEARNERS[:1], clock.at)
    row = rows_by_name(opened(exported(made, clock.shift(hours=1)))["Kết quả"])["Trần Văn Đạt"]
    assert [row[at].value for at in (5, 6)] == ["Chi bộ 1", "Đảng bộ Sở Tài chính"]


def test_the_absent_are_listed_without_a_score(results: Any) -> None:
    row = rows_by_name(results)["Vũ Dũng"]
    assert [cell.value for cell in row[11:]] == [None, None, None, "Vắng", None]


def test_a_voided_attempt_has_no_score_but_its_answers_are_kept(sitting: Sitting, clock: StoppedClock) -> None:
    mark_sitting(sitting=sitting, by=None, now=clock.at)
    Attempt.objects.filter(entry__person__given="Ánh").update(status=AttemptStatus.VOIDED)
    workbook = opened(exported(sitting, clock.at))
    row = rows_by_name(workbook["Kết quả"])["Phạm Thị Ánh"]
    assert [cell.value for cell in row[11:15]] == [None, None, None, "Hủy kết quả"]
    answered = candidate_rows(workbook["Bài làm"])["Phạm Thị Ánh"]
    assert [bool(value) for value in answered[13::2]] == [True] * 5 + [False]
    assert [value for value in answered[14::2] if value is not None] == []
    assert any("dự kiểm tra 6; vắng 1; hủy kết quả 1;" in text for text in texts(workbook["Kết quả"]))


def test_nothing_in_the_file_is_run_as_a_formula(content: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(parts) == 3
    for name in parts:
        assert not re.search(r"<f[ />]|<hyperlink", archive.read(name).decode())
    sheet = opened(content)["Kết quả"]
    cell = rows_by_name(sheet)[f"{INJECTION} @Yến"][1]
    assert (cell.value, cell.data_type) == (INJECTION, "s")


def test_counts_and_shares_add_up(results: Any) -> None:
    bands = {row[1].value: (row[4].value, row[5].value) for row in results.iter_rows(min_row=FIRST_ROW + 7)}
    assert bands["Xuất sắc"] == (1, 16.67)
    assert bands["Giỏi"] == (1, 16.67)
    assert bands["Khá"] == (0, 0)
    assert bands["Trung bình"] == (2, 33.33)
    assert bands["Không đạt"] == (2, 33.33)
    assert bands["Cộng"] == (6, 100)


def test_the_sentence_below_the_list_says_the_same(results: Any) -> None:
    assert (
        "Danh sách này có 7 học viên; dự kiểm tra 6; vắng 1; Xuất sắc 1 (16,67 %), Giỏi 1 (16,67 %), "
        "Khá 0 (0,00 %), Trung bình 2 (33,33 %), Không đạt 2 (33,33 %)."
    ) in texts(results)


def test_the_heading_is_that_of_the_party_with_title_and_decision(results: Any) -> None:
    assert [cell.value for row in results["A1:A4"] for cell in row] == [
        "ĐẢNG UỶ KHỐI",
        "ĐẢNG ỦY SỞ TÀI CHÍNH",
        "*",
        "Số ……-DS/……",
    ]
    assert results["H1"].value == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert (results["H1"].font.b, results["H1"].font.u) == (True, "single")
    assert results["H4"].value == "Phan Thiết, ngày 10 tháng 3 năm 2026"
    assert results["H4"].font.i
    assert [results[f"A{row}"].value for row in (6, 7, 8, 9)] == [
        "DANH SÁCH KẾT QUẢ",
        "Kiểm tra cuối khóa – Lớp nhận thức về Đảng khóa I",
        "(Kèm theo Quyết định số 127-QĐ/ĐU ngày 05/03/2026)",
        "-----",
    ]


def test_an_agency_uses_the_heading_of_the_state(cast: Cast, plan: SittingPlan, clock: StoppedClock) -> None:
    facts = UnitFacts(name="Trường Chính trị tỉnh", kind=UnitKind.AGENCY)
    school = found_unit(code="TCT", facts=facts, on=SINCE, by=None, now=clock.at)
    made = plan_sitting(plan=replace(plan, code="KQ03", unit=school), by=None, now=clock.at)
    seat(cast, made, LEARNERS[:1], clock.at)
    sheet = opened(exported(made, clock.shift(hours=1)))["Kết quả"]
    assert sheet["H1"].value == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert sheet["H2"].value == "Độc lập - Tự do - Hạnh phúc"
    assert sheet["A4"].value == "Số: ……/DS-……"
    assert "THỦ TRƯỞNG CƠ QUAN" in texts(sheet)


def test_the_columns_are_those_of_the_form(results: Any) -> None:
    assert [cell.value for cell in results[11]] == [
        "STT",
        "Họ và tên",
        None,
        "Ngày sinh",
        "Giới tính",
        "Đơn vị công tác",
        "Chi bộ / Đảng bộ cơ sở",
        "Chức vụ",
        "Số CCCD",
        "Điện thoại",
        "Số tiết dự",
        "Điểm (số)",
        "Điểm (chữ)",
        "Xếp loại",
        "Ghi chú",
        "Ký tên",
    ]
    assert "B11:C11" in {str(each) for each in results.merged_cells.ranges}


def test_three_people_sign_below(results: Any) -> None:
    (row,) = [row for row in results.iter_rows(values_only=True) if "NGƯỜI LẬP BIỂU" in row]
    assert [value for value in row if value] == ["NGƯỜI LẬP BIỂU", "GIÁO VỤ", "T/M ĐẢNG ỦY"]


def test_the_list_is_set_up_for_a4_across(results: Any) -> None:
    assert (results.page_setup.paperSize, results.page_setup.orientation) == (9, "landscape")
    assert results.sheet_properties.pageSetUpPr.fitToPage
    assert (results.page_setup.fitToWidth, results.page_setup.fitToHeight) == (1, 0)
    assert results.print_title_rows == "$11:$11"
    assert results.print_area == f"'Kết quả'!$A$1:$P${results.max_row}"
    assert results.oddFooter.center.text == "Trang &P/&N"
    assert results.page_margins.left == pytest.approx(1.2 / 2.54)
    assert {cell.font.name for row in results.iter_rows() for cell in row if cell.value} == {"Times New Roman"}


@pytest.mark.parametrize(
    ("rows", "tail", "torn"),
    [(0, 900, False), (3, 200, False), (10, 200, True), (40, 200, True), (25, 200, False), (500, 1, True)],
)
def test_counts_and_signatures_move_to_a_new_page_rather_than_be_torn(rows: int, tail: float, torn: bool) -> None:
    # The head and the header take 228 points of the first page, the repeated header 38 of every other one.
    assert needs_new_page([20.0] * rows, tail=tail, page=600) is torn


def test_words_may_be_those_of_speech(sitting: Sitting, cast: Cast, clock: StoppedClock) -> None:
    sitting.scale.step = Decimal("0.5")
    sitting.scale.save()
    sheet = opened(exported(sitting, clock.at, colloquial=True))["Kết quả"]
    assert rows_by_name(sheet)["Lê An"][12].value == "Tám rưỡi"


def test_the_form_is_vietnamese_whatever_the_language_of_the_reader(sitting: Sitting, clock: StoppedClock) -> None:
    with translation.override("en"):
        workbook = opened(exported(sitting, clock.at))
    assert rows_by_name(workbook["Kết quả"])["Lê An"][13].value == "Giỏi"
    assert "Nhận biết" in texts(workbook["Ma trận đề"])


def test_an_old_sitting_keeps_the_names_of_its_time(sitting: Sitting, cast: Cast, clock: StoppedClock) -> None:
    facts = UnitFacts(name="Chi bộ Kế hoạch", kind=UnitKind.SUBCELL, parent=cast.db01)
    change_unit(unit=cast.db01_1, facts=facts, on=date(2026, 3, 10), by=None, now=clock.at)
    row = rows_by_name(opened(exported(sitting, clock.at))["Kết quả"])["Lê An"]
    assert row[5].value == "Chi bộ 1"
