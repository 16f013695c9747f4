"""Dates, sexes, phone and citizen numbers as people write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.written import (
    Written,
    WrittenDate,
    read_date,
    read_email,
    read_national_number,
    read_phone,
    read_sex,
    read_standing,
    told_by_national_number,
)

FIFTH_OF_SEPTEMBER = WrittenDate(date(1990, 9, 5))


@pytest.mark.parametrize(
    "value",
    [
        date(1990, 9, 5),
        datetime(1990, 9, 5, 0, 0),  # noqa: DTZ001  # cells carry no zone
        "5/9/1990",
        "05.9.1990",
        "5-9-1990",
        "05 / 09 / 1990",
        " 05/09/1990. ",
        "5/9//1990",
        "1990-09-05",
        "1990/9/5",
        "1990-09-05T00:00:00",
        "05/09/1990 00:00:00",
        "ngày 5 tháng 9 năm 1990",
        "Sinh ngày 05/09/1990",
        "\u00a005/09/1990",
        "'05/09/1990",
        33121,
        33121.0,
        33121.5,
    ],
)
def test_a_full_date_is_read_day_first(value: object) -> None:
    assert read_date(value) == FIFTH_OF_SEPTEMBER


@pytest.mark.parametrize(
    ("value", "on", "precision"),
    [
        ("1990", date(1990, 1, 1), "year"),
        (1990, date(1990, 1, 1), "year"),
        (1990.0, date(1990, 1, 1), "year"),
        ("00/00/1990", date(1990, 1, 1), "year"),
        ("năm 1990", date(1990, 1, 1), "year"),
        ("09/1990", date(1990, 9, 1), "month"),
        ("00/09/1990", date(1990, 9, 1), "month"),
        ("tháng 9/1990", date(1990, 9, 1), "month"),
        ("1990-09", date(1990, 9, 1), "month"),
    ],
)
def test_a_part_of_a_date_keeps_its_precision(value: object, on: date, precision: str) -> None:
    assert read_date(value) == WrittenDate(on, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "year"), [("5/9/90", 1990), ("5/9/31", 1931), ("5/9/30", 2030), ("5/9/00", 2000)])
def test_two_digit_years_turn_after_thirty_and_say_so(text: str, year: int) -> None:
    assert read_date(text) == WrittenDate(date(year, 9, 5), "day", None, century_assumed=True)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("9/13/1990", "month_over_12"),
        ("12/31/1990", "month_over_12"),
        ("31/02/1990", "date_impossible"),
        ("29/02/1991", "date_impossible"),
        ("15/00/1990", "date_impossible"),
        ("31/13/1990", "date_impossible"),
        ("5/9", "date_ambiguous"),
        ("9/90", "date_ambiguous"),
        ("5/9/190", "date_unreadable"),
        ("5/9/1890", "year_implausible"),
        (date(1899, 12, 31), "year_implausible"),
        (date(1905, 6, 12), "year_as_excel_day"),
        ("05091990", "date_unreadable"),
        ("33121", "date_unreadable"),
        ("O5/O9/1990", "date_unreadable"),
        ("khoảng 1990", "date_unreadable"),
        ("1990-1995-09", "date_unreadable"),
        ("#REF!", "date_unreadable"),
        (True, "date_unreadable"),
        (time(9, 5), "date_unreadable"),
        (9.199, "date_number"),
        (5091990, "date_number"),
        (-3, "date_number"),
        (float("nan"), "date_number"),
        (float("inf"), "date_number"),
    ],
)
def test_what_is_no_date_is_reported_and_not_guessed(value: object, problem: str) -> None:
    read = read_date(value)
    assert read is not None
    assert (read.on, read.problem) == (None, problem)


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "-", "không", "N/A"])
def test_blank_cells_say_nothing(value: object) -> None:
    assert read_date(value) is None
    assert read_sex(value) is None
    assert read_phone(value) is None
    assert read_national_number(value) is None
    assert read_email(value) is None
    assert read_standing(value) is None


PLAUSIBLE_DATES = st.dates(date(1931, 1, 1), date(2030, 12, 31))


@given(PLAUSIBLE_DATES, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y"]))
def test_every_date_survives_being_written(on: date, shape: str) -> None:
    read = read_date(on.strftime(shape))
    assert read is not None
    assert (read.on, read.precision, read.problem) == (on, "day", None)


@given(PLAUSIBLE_DATES)
def test_every_excel_day_is_its_date(on: date) -> None:
    assert read_date((on - date(1899, 12, 30)) // timedelta(days=1)) == WrittenDate(on)


@given(st.text(max_size=15) | st.floats() | st.integers() | st.none() | st.booleans())
def test_no_cell_makes_a_reader_fail(value: object) -> None:
    dated = read_date(value)
    assert dated is None or (dated.on is None) == (dated.problem is not None)
    for reader in (read_sex, read_phone, read_national_number, read_email, read_standing):
        read = reader(value)
        assert read is None or read.value or read.problem


@pytest.mark.parametrize(
    ("value", "sex"),
    [
        ("Nam", "male"),
        ("NỮ", "female"),
        (" nữ. ", "female"),
        ("Male", "male"),
        ("f", "female"),
        ("nư\u0303", "female"),
    ],
)
def test_sex_is_read_from_words(value: object, sex: str) -> None:
    assert read_sex(value) == Written(sex)


@pytest.mark.parametrize(("value", "sex"), [(1, "male"), ("1", "male"), (0, "female"), (2, "female"), (1.0, "male")])
def test_sex_as_a_number_is_read_and_told(value: object, sex: str) -> None:
    assert read_sex(value) == Written(sex, "sex_as_number")


@pytest.mark.parametrize("mark", ["x", "X", "×", "✓", 1, True, "v"])
def test_a_mark_means_what_the_column_is_headed(mark: object) -> None:
    assert read_sex(mark, mark_means="female") == Written("female")
    assert read_sex(mark, mark_means="male") == Written("male")


def test_no_mark_in_a_marked_column_says_nothing() -> None:
    assert read_sex(0, mark_means="female") is None
    assert read_sex("", mark_means="female") is None


@pytest.mark.parametrize("value", ["x", "2001-05-01", "3", "khác"])
def test_what_is_no_sex_is_reported(value: object) -> None:
    assert read_sex(value) == Written(problem="sex_unreadable")


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("0912-345-678", "0912345678"),
        ("0912 - 345 - 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84(0)912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("(0252) 3 822 111", "02523822111"),
        ("+84 252 3822111", "02523822111"),
        ("+856 20 5555 1234", "+8562055551234"),
    ],
)
def test_a_phone_number_is_read_as_digits(value: object, phone: str) -> None:
    assert read_phone(value) == Written(phone)


@pytest.mark.parametrize("value", [912345678, 912345678.0, "912345678", "912345678.0", "912 345 678"])
def test_a_lost_zero_of_a_phone_is_proposed_and_not_put_back(value: object) -> None:
    assert read_phone(value) == Written("912345678", "zero_lost", "0912345678")


@pytest.mark.parametrize(
    "value",
    [
        "0912345678 / 0987654321",
        "0912345678; 0987654321",
        "0912345678\n0987654321",
        "0912345678 và nhà riêng",
    ],
)
def test_of_several_phones_the_first_is_kept(value: object) -> None:
    assert read_phone(value) == Written("0912345678", "several_phones")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("9,12E+08", Written(problem="scientific")),
        (912345.5, Written(problem="scientific")),
        ("01234567890", Written("01234567890", "phone_unusual")),
        ("nhà riêng", Written(problem="phone_unreadable")),
        ("123", Written(problem="phone_unreadable")),
    ],
)
def test_what_is_no_phone_number_is_reported(value: object, read: Written) -> None:
    assert read_phone(value) == read


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("060090001234", "060090001234"),
        ("060 090 001 234", "060090001234"),
        ("'060090001234", "060090001234"),
        ("261234567", "261234567"),
        (261234567, "261234567"),
        (261234567.0, "261234567"),
        ("012345678", "012345678"),
    ],
)
def test_a_citizen_number_is_text(value: object, number: str) -> None:
    assert read_national_number(value) == Written(number)


@pytest.mark.parametrize(
    ("value", "found", "proposal"),
    [
        (60090001234, "60090001234", "060090001234"),
        ("60090001234", "60090001234", "060090001234"),
        (1090001234, "1090001234", "001090001234"),
        (12345678, "12345678", "012345678"),
    ],
)
def test_lost_zeros_of_a_citizen_number_are_proposed(value: object, found: str, proposal: str) -> None:
    assert read_national_number(value) == Written(found, "zero_lost", proposal)


@pytest.mark.parametrize("value", ["1.23E+11", "6,01E+10", "1,23457E+11", 1.5e20, 60090001234.5, 60100000000, 601e8])
def test_a_citizen_number_that_lost_its_digits_is_never_guessed(value: object) -> None:
    assert read_national_number(value) == Written(problem="scientific")


@pytest.mark.parametrize("value", ["B1234567", "1234567", "00109000123", "0600900012345", "Nam", "٠٦٠٠٩٠٠٠١٢٣٤"])
def test_what_is_no_citizen_number_is_reported(value: object) -> None:
    assert read_national_number(value) == Written(problem="national_number_unreadable")


def test_a_number_of_no_province_is_kept_and_reported() -> None:
    assert read_national_number("123456789012") == Written("123456789012", "national_number_unusual")


@given(st.integers(1, 96), st.integers(0, 999_999_998))
def test_a_number_stored_as_a_number_is_proposed_whole(province: int, rest: int) -> None:
    number = f"{province:03d}{rest:09d}"
    read = read_national_number(int(number))
    assert read is not None
    assert read.proposal == number or read.problem == "scientific"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("060090001234", ("male", 1990)),
        ("060190001234", ("female", 1990)),
        ("060205001234", ("male", 2005)),
        ("060305001234", ("female", 2005)),
        ("261234567", None),
        ("", None),
    ],
)
def test_a_citizen_number_tells_sex_and_year_of_birth(number: str, told: tuple[str, int] | None) -> None:
    assert told_by_national_number(number) == told


def test_an_address_is_checked_for_its_shape() -> None:
    assert read_email(" an.le@example.org ") == Written("an.le@example.org")
    assert read_email("mailto:an@example.org") == Written("an@example.org")
    assert read_email("an@example") == Written(problem="email_unreadable")
    assert read_email("an@example.org, binh@example.org") == Written(problem="email_unreadable")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quần chúng ưu tú", "outstanding"),
        ("QCƯT", "outstanding"),
        ("cảm tình Đảng", "candidate"),
        ("Đối tượng kết nạp Đảng", "candidate"),
        ("Đảng viên dự bị", "probationary"),
        ("ĐẢNG VIÊN CHÍNH THỨC", "full"),
        ("Chính thức", "full"),
        ("Ngoài Đảng", "outside"),
    ],
)
def test_a_standing_is_read_from_its_words(text: str, kind: str) -> None:
    assert read_standing(text) == Written(kind)


@pytest.mark.parametrize("text", ["Đảng viên", "Đối tượng 3", "abc"])
def test_an_unclear_standing_is_reported(text: str) -> None:
    assert read_standing(text) == Written(problem="standing_unreadable")
