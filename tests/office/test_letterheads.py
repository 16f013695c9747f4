"""Letterheads of the Party and of the State."""

from datetime import date

import pytest

from office.letterheads import Family, Letterhead, Signature, issuing_body, long_date

PARTY = Letterhead(
    family=Family.PARTY,
    superior="Tỉnh ủy Bình Thuận",
    issuer="Đảng ủy các cơ quan Đảng tỉnh",
    signature=Signature("T/M BAN THƯỜNG VỤ"),
    number="127",
    body="ĐU",
    place="Phan Thiết",
    on=date(2026, 2, 20),
)
STATE = Letterhead(family=Family.STATE, issuer="Sở Nội vụ", signature=Signature("GIÁM ĐỐC"), number="12", body="SNV")


def test_a_paper_of_the_party_has_its_heading_asterisk_and_number_without_a_colon() -> None:
    assert PARTY.left == ("TỈNH ỦY BÌNH THUẬN", "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH")
    assert PARTY.heading == ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    assert (PARTY.separator, PARTY.title_end) == ("*", "-----")
    assert PARTY.number_line == "Số 127-DS/ĐU"
    assert PARTY.dateline == "Phan Thiết, ngày 20 tháng 02 năm 2026"


def test_a_paper_of_the_state_has_the_name_of_the_state_and_its_motto() -> None:
    assert STATE.heading == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert (STATE.separator, STATE.title_end) == ("", "")
    assert STATE.number_line == "Số: 12/DS-SNV"


def test_what_is_not_known_yet_is_left_to_be_filled_in_by_hand() -> None:
    blank = Letterhead(family=Family.PARTY, issuer="Đảng ủy", signature=Signature(""))
    assert blank.number_line == "Số ……-DS/……"
    assert blank.dateline == "……, ngày … tháng … năm ……"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 21), "ngày 21 tháng 11 năm 2026"),
    ],
)
def test_only_small_days_and_the_first_two_months_have_a_zero(day: date, text: str) -> None:
    assert long_date(day) == text


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Đảng bộ tỉnh Nghệ An", "Tỉnh ủy Nghệ An"),
        ("Đảng bộ thành phố Huế", "Thành ủy Huế"),
        ("Đảng bộ Sở Tài chính", "Đảng ủy Sở Tài chính"),
        ("Đảng uỷ Khối", "Đảng uỷ Khối"),
        ("Chi bộ 1", "Chi bộ 1"),
    ],
)
def test_a_party_organisation_speaks_through_its_committee(name: str, body: str) -> None:
    assert issuing_body(name) == body
