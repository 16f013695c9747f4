"""Dates, sexes, phone and citizen numbers as people write them in spreadsheets.

Nothing is guessed: what has two meanings or lost its digits comes back with a problem code and, where there
is one likely repair, a proposal beside the value as it was found. Blank cells come back as None.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from people.names import fold, tidy_text

Precision = Literal["day", "month", "year"]

YEARS: Final = range(1900, 2101)
# Two-digit years up to this one are of the 2000s, the others of the 1900s.
LAST_TWO_DIGIT_YEAR_OF_2000S: Final = 30
# Days since 30/12/1899, from 01/01/1920 to 31/12/2099: other numbers in a date column are no Excel dates.
EXCEL_DAYS: Final = range(7306, 73051)
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)

_NOTHING = {"", "-", "--", "–", "—", "không", "không có", "chưa có", "n/a", "#n/a"}
_DATE_WORDS = re.compile(r"\b(?:sinh|ngày|mồng|mùng|tháng|năm)\b")
_TIME_OF_DAY = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$")
_BETWEEN_PARTS = re.compile(r"[\s./\\,–-]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_NEEDLESS_FRACTION = re.compile(r"(?<=\d{8})\.0$")
_BETWEEN_DIGITS = re.compile(r"[\s.()'-]+")
_BETWEEN_PHONES = re.compile(r"[;,/]|\s-\s|\bvà\b|\bhoặc\b|\s(?=0\d{9})")
_PHONE = re.compile(r"0[35789]\d{8}|02\d{9}")
_PHONE_WITHOUT_ZERO = re.compile(r"[35789]\d{8}|2\d{9}")
_COUNTRY = re.compile(r"^(?:(?:\+|00)840?(?=\d{9,10}$)|84(?=(?:[35789]\d{8}|2\d{9})$))")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")

_MALE, _FEMALE = {"nam", "male", "m", "trai", "ong"}, {"nu", "female", "f", "gai", "ba"}
_SEX_NUMBERS = {"1": "male", "0": "female", "2": "female"}
_MARKS = {"x", "×", "v", "✓", "✔", "☑", "+", "*", "1", "true"}
# Looked for in this order: "đảng viên dự bị" is no full member. Kinds are those of people.models.Standing.
_STANDINGS: Final = (
    ("probationary", re.compile(r"du bi|\bdvdb\b|dang vien moi")),
    ("full", re.compile(r"chinh thuc|\bdvct\b")),
    ("outside", re.compile(r"ngoai dang|chua vao dang|khong phai dang vien")),
    ("outstanding", re.compile(r"quan chung|uu tu|\bqcut\b")),
    ("candidate", re.compile(r"cam tinh|doi tuong (?:ket nap|dang|phat trien)|^doi tuong$")),
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and how much of it was written: the missing month and day stand as 1.

    `problem`: date_unreadable, date_ambiguous (two numbers that may be anything), date_impossible (31/2),
    month_over_12 (perhaps month first), year_implausible (outside YEARS), date_number (no Excel date),
    year_as_excel_day (1990 typed into a cell formatted as a date becomes 12/06/1905), or None; with a problem
    there is no date. `century_assumed`: the year had two digits.
    """

    on: date | None
    precision: Precision = "day"
    problem: str | None = None
    century_assumed: bool = False

    @property
    def as_written(self) -> str:
        """05/09/1990, 09/1990 or 1990."""
        if self.on is None:
            return ""
        return self.on.strftime({"day": "%d/%m/%Y", "month": "%m/%Y"}.get(self.precision, "%Y"))


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell says. With a `problem`, `value` is what may be kept (or ""), `proposal` a likely repair."""

    value: str = ""
    problem: str | None = None
    proposal: str = ""


def read_date(value: object) -> WrittenDate | None:
    """A date: day first always; numbers are years (1900-2100) or Excel days; 00/00/1990 is a year alone."""
    if isinstance(value, date):
        return _date_of_day(date(value.year, value.month, value.day))
    if isinstance(value, bool):
        return _no_date("date_unreadable")
    if isinstance(value, int | float):
        return _date_of_number(value)
    text = _blank_or_text(value)
    return _date_of_text(_TIME_OF_DAY.sub("", text.casefold())) if text else None


def read_sex(value: object, *, mark_means: str = "") -> Written | None:
    """`male` or `female`, from a word or a number; `mark_means` is what an "x" says in a column Nam or Nữ.

    1 is male, 0 and 2 are female: the problem `sex_as_number` comes with the value, since other codes exist.
    """
    word = fold(_blank_or_text(value)).strip(" .:")
    if word in _MALE | _FEMALE:
        return Written("male" if word in _MALE else "female")
    if mark_means:
        return _marked(word, mark_means)
    if not word:
        return None
    if word in _SEX_NUMBERS:
        return Written(_SEX_NUMBERS[word], "sex_as_number")
    return Written(problem="sex_unreadable")


def read_phone(value: object) -> Written | None:
    """A phone number as digits, 0912345678, or +..., if foreign.

    Problems: zero_lost (value as found, proposal with the zero), several_phones (the first is kept),
    scientific (digits lost), phone_unusual (kept as found), phone_unreadable.
    """
    text = _blank_or_text(value)
    if not text:
        return None
    if _digits_lost(value, text):
        return Written(problem="scientific")
    whole = _one_phone(text)
    if whole.problem is None or not _BETWEEN_PHONES.search(text):
        return whole
    several = [one for part in _BETWEEN_PHONES.split(text) if (one := _one_phone(part)).value]
    return Written(several[0].value, "several_phones") if several else whole


def read_national_number(value: object) -> Written | None:
    """A citizen number: 12 digits (CCCD, they begin with 0) or 9 (CMND), as text.

    Problems: zero_lost (value as found, proposal with the zeros), scientific (digits lost for good),
    national_number_unusual (12 digits, no province begins so), national_number_unreadable.
    """
    text = _blank_or_text(value)
    if not text:
        return None
    digits = _BETWEEN_DIGITS.sub("", text)
    if _digits_lost(value, text) or (len(digits) in (11, 12) and digits.endswith("000000")):
        return Written(problem="scientific")
    if not (digits.isascii() and digits.isdigit()):
        return Written(problem="national_number_unreadable")
    return _national_number(digits)


def told_by_national_number(number: str) -> tuple[str, int] | None:
    """Sex and year of birth inside a 12-digit number: its 4th digit tells both the century and the sex.

    Source: Nghị định 137/2015/NĐ-CP, Điều 13.
    """
    if len(number) != 12 or not number.isdigit():
        return None
    century, sex = divmod(int(number[3]), 2)
    return ("female" if sex else "male", 1900 + 100 * century + int(number[4:6]))


def read_email(value: object) -> Written | None:
    """An e-mail address, or the problem `email_unreadable`."""
    text = _blank_or_text(value).removeprefix("mailto:")
    if not text:
        return None
    return Written(text) if _EMAIL.fullmatch(text) else Written(problem="email_unreadable")


def read_standing(value: object) -> Written | None:
    """A kind of `people.models.Standing`; a bare "đảng viên" is not enough (`standing_unreadable`)."""
    words = fold(_blank_or_text(value))
    if not words:
        return None
    kind = next((kind for kind, pattern in _STANDINGS if pattern.search(words)), None)
    return Written(kind) if kind else Written(problem="standing_unreadable")


def _blank_or_text(value: object) -> str:
    """The value as one line of text; whole numbers without a decimal point; "" for what means nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = _NEEDLESS_FRACTION.sub("", tidy_text(str(value)).removeprefix("'").strip())
    return "" if text.casefold() in _NOTHING else text


def _digits_lost(value: object, text: str) -> bool:
    """Whether the cell holds 1.23E+11 or a fraction: no number of a person or of a phone any more."""
    return bool(_SCIENTIFIC.fullmatch(text)) or (isinstance(value, float) and not value.is_integer())


def _no_date(problem: str) -> WrittenDate:
    return WrittenDate(None, problem=problem)


def _checked(year: int, month: int, day: int, precision: Precision = "day", *, assumed: bool = False) -> WrittenDate:
    if year not in YEARS:
        return _no_date("year_implausible")
    if month > 12:
        return _no_date("month_over_12" if day <= 12 else "date_impossible")
    try:
        return WrittenDate(date(year, month, day), precision, century_assumed=assumed)
    except ValueError:
        return _no_date("date_impossible")


def _date_of_day(on: date) -> WrittenDate:
    if (on - _EXCEL_DAY_ZERO).days in YEARS:
        return _no_date("year_as_excel_day")
    return _checked(on.year, on.month, on.day)


def _date_of_number(number: int | float) -> WrittenDate:
    if not math.isfinite(number):
        return _no_date("date_number")
    if number == int(number) and int(number) in YEARS:
        return _checked(int(number), 1, 1, "year")
    if int(number) not in EXCEL_DAYS:
        return _no_date("date_number")
    on = _EXCEL_DAY_ZERO + timedelta(days=int(number))
    return _checked(on.year, on.month, on.day)


def _date_of_text(text: str) -> WrittenDate:
    parts = [part for part in _BETWEEN_PARTS.split(_DATE_WORDS.sub(" ", text)) if part]
    if not parts or not all(part.isascii() and part.isdigit() and len(part) in (1, 2, 4) for part in parts):
        return _no_date("date_unreadable")
    if len(parts[0]) == 4:
        parts.reverse()
    if len(parts) > 3 or any(len(part) == 4 for part in parts[:-1]):
        return _no_date("date_unreadable")
    return _date_of_parts(parts)


def _date_of_parts(parts: list[str]) -> WrittenDate:
    """Parts are day, month, year, the earlier ones possibly absent; the year is last."""
    *before, written_year = parts
    full = len(written_year) == 4
    if not full and len(parts) < 3:
        return _no_date("date_ambiguous" if len(parts) == 2 else "date_unreadable")
    year = int(written_year) if full else _with_century(int(written_year))
    day, month = [0] * (2 - len(before)) + [int(part) for part in before]
    if not month:
        return _no_date("date_impossible") if day else _checked(year, 1, 1, "year", assumed=not full)
    return _checked(year, month, day or 1, "day" if day else "month", assumed=not full)


def _with_century(year: int) -> int:
    return year + (2000 if year <= LAST_TWO_DIGIT_YEAR_OF_2000S else 1900)


def _marked(word: str, mark_means: str) -> Written | None:
    if word in _MARKS:
        return Written(mark_means)
    return Written(problem="sex_unreadable") if word not in ("", "0", "false") else None


def _one_phone(text: str) -> Written:
    digits = _COUNTRY.sub("0", _BETWEEN_DIGITS.sub("", text))
    if _PHONE.fullmatch(digits):
        return Written(digits)
    if _PHONE_WITHOUT_ZERO.fullmatch(digits):
        return Written(digits, "zero_lost", "0" + digits)
    if re.fullmatch(r"\+\d{7,15}", digits):
        return Written(digits)
    usable = re.fullmatch(r"\d{7,15}", digits, re.ASCII)
    return Written(digits, "phone_unusual") if usable else Written(problem="phone_unreadable")


def _national_number(digits: str) -> Written:
    if len(digits) in (8, 10, 11) and digits[0] != "0":
        return Written(digits, "zero_lost", digits.zfill(9 if len(digits) == 8 else 12))
    if len(digits) == 12 and not "001" <= digits[:3] <= "096":
        return Written(digits, "national_number_unusual")
    return Written(digits) if len(digits) in (9, 12) else Written(problem="national_number_unreadable")
