"""The words of the result workbook. It is a Vietnamese office form: they are Vietnamese in every interface language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from exams.bank.models import Level
from exams.delivery.models import CloseReason
from people.models.persons import Sex

RESULT_SHEET, ANSWER_SHEET, BLUEPRINT_SHEET = "Kết quả", "Bài làm", "Ma trận đề"

TITLE = "DANH SÁCH KẾT QUẢ"
DECISION = "(Kèm theo Quyết định số {number} {day})"
BLANK = "……"
PREPARED_BY, CLASS_OFFICE = "NGƯỜI LẬP BIỂU", "GIÁO VỤ"
SIGN_WITH_NAME, SIGN_WITH_SEAL = "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"
STANDING_COMMITTEE, COMMITTEE, CELL, AGENCY_HEAD = (
    "T/M BAN THƯỜNG VỤ",
    "T/M ĐẢNG ỦY",
    "T/M CHI BỘ",
    "THỦ TRƯỞNG CƠ QUAN",
)

ABSENT, VOIDED, UNMARKED = "Vắng", "Hủy kết quả", "Chưa chấm"
TRY = "Lần {number}"
NO_ANSWER = "–"
SYSTEM = "Hệ thống"
PASSED = {True: "Đạt", False: "Không đạt"}
PAGE = "Trang &P/&N"

SEXES = {Sex.MALE.value: "Nam", Sex.FEMALE.value: "Nữ", "": ""}
LEVELS = {
    Level.RECALL.value: "Nhận biết",
    Level.UNDERSTAND.value: "Thông hiểu",
    Level.APPLY.value: "Vận dụng",
    Level.APPLY_HIGH.value: "Vận dụng cao",
    None: "Mọi mức độ",
}
ENDINGS = {
    CloseReason.HANDED_IN.value: "Tự nộp bài",
    CloseReason.TIME_UP.value: "Hết giờ",
    CloseReason.STAFF.value: "Cán bộ thu bài",
    "": "",
}


def decimal(number: Decimal | int) -> str:
    """A number as Vietnamese papers write it: 7,5 and 5.300."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def score(number: Decimal) -> str:
    """A score or a limit of a band: 5,0 or 7,25."""
    return decimal(round(number, 1) if number == round(number, 1) else round(number, 2))


def share(per_cent: Decimal) -> str:
    """A share with two decimals: 16,67 %."""
    return f"{decimal(per_cent.quantize(Decimal('0.01')))} %"


def plain(number: Decimal) -> str:
    """A number without decimals that say nothing: 10, 0,1 or 0,25."""
    return format(number.normalize(), "f").replace(".", ",")


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def moment(at: datetime) -> str:
    """A moment where the committee works: 08:05:00 ngày 05/11/2026."""
    return f"{timezone.localtime(at):%H:%M:%S ngày %d/%m/%Y}"
