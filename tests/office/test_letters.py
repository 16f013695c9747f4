"""Official letters: the two forms, odd names, tables over pages; the PDF and the Word file say the same."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from office.letterheads import Family, Letterhead, Signature
from office.letters import Letter, LetterTable, letter_docx, letters_pdf

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PARTY = Letterhead(
    Family.PARTY,
    "Đảng ủy các cơ quan Đảng tỉnh",
    Signature("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Văn An"),
    "Tỉnh ủy Bình Thuận",
    "127",
    "QĐ",
    "ĐU",
    "Phan Thiết",
    date(2026, 2, 20),
)
STATE = Letterhead(
    Family.STATE,
    "Trung tâm Chính trị phường Lê Chân",
    Signature("GIÁM ĐỐC", name="Trần Thị Ẩn"),
    number="15",
    kind="QĐ",
    body="TTCT",
    place="Hải Phòng",
    on=date(2026, 3, 9),
)
GROUNDS = ("- Căn cứ Điều lệ Đảng;", "- Xét đề nghị của Văn phòng,")
ARTICLES = (("Điều 1.", "Mở lớp bồi dưỡng.\nThời gian: 5 ngày."), ("Điều 2.", "Văn phòng thi hành."))
DECISION = Letter(PARTY, "QUYẾT ĐỊNH", "về việc mở lớp", (), GROUNDS, ARTICLES, recipients=("Như Điều 2,", "Lưu."))
NOTICE = Letter(
    PARTY, "", "V/v cử học viên", ("Chi bộ 1", "Chi bộ 2"), ("Đề nghị cử người.",), closing=("Trân trọng.",)
)


def pages(letters: list[Letter]) -> list[str]:
    read = pypdf.PdfReader(io.BytesIO(letters_pdf(letters, now=NOW))).pages
    return [" ".join(page.extract_text().split()) for page in read]


def written(letters: list[Letter]) -> str:
    """Every word of the Word file in its body, in tables too."""
    body = Document(io.BytesIO(letter_docx(letters))).element.body
    return "\n".join(part.text for part in body.iter(qn("w:p")))


def test_a_decision_of_the_party_has_its_form() -> None:
    [page] = pages([DECISION])
    places = [
        page.index(words)
        for words in (
            "TỈNH ỦY BÌNH THUẬN",
            "Số 127-QĐ/ĐU",
            "QUYẾT ĐỊNH về việc mở lớp -----",
            "- Căn cứ Điều lệ Đảng;",
            "BAN THƯỜNG VỤ QUYẾT ĐỊNH",
            "Điều 1. Mở lớp bồi dưỡng.",
            "Điều 2.",
            "T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ",
        )
    ]
    assert places == sorted(places)
    for words in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Phan Thiết, ngày 20 tháng 02 năm 2026", "Nơi nhận:", "Nguyễn Văn An"):
        assert words in page
    assert "CỘNG HÒA" not in page


def test_a_decision_of_a_political_centre_has_the_form_of_the_state() -> None:
    [page] = pages([replace(DECISION, letterhead=STATE)])
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 15/QĐ-TTCT"):
        assert words in page
    assert page.index("GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ PHƯỜNG LÊ CHÂN") < page.index("- Căn cứ")
    assert page.index("- Xét đề nghị") < page.index("QUYẾT ĐỊNH:") < page.index("Điều 1.")
    assert "-----" not in page
    assert "ĐẢNG CỘNG SẢN" not in page


def test_a_letter_without_a_title_says_under_its_number_what_it_is_about() -> None:
    [page] = pages([NOTICE])
    assert page.index("Số 127-QĐ/ĐU") < page.index("V/v cử học viên") < page.index("Kính gửi:")
    assert page.index("- Chi bộ 1") < page.index("- Chi bộ 2") < page.index("Đề nghị") < page.index("Trân trọng.")
    assert "QUYẾT ĐỊNH" not in page


def test_who_is_addressed_alone_stands_beside_the_word() -> None:
    assert "Kính gửi: Chi bộ 1" in pages([replace(NOTICE, addressed=("Chi bộ 1",))])[0]


def test_each_letter_begins_a_page_and_is_counted_from_one() -> None:
    rows = tuple((str(number), f"Học viên {number}") for number in range(1, 61))
    long = replace(DECISION, table=LetterTable(("STT", "Họ và tên"), rows, (1, 4)))
    found = pages([long, NOTICE, long])
    of_one = len(pages([long]))
    assert of_one > 1
    assert len(found) == 2 * of_one + 1
    assert all("STT Họ và tên" in page for page in found[: of_one - 1])
    assert [page.split()[0] for page in found[1:of_one]] == [str(place) for place in range(2, of_one + 1)]
    assert [found[place][:4] for place in (0, of_one, of_one + 1)] == ["TỈNH"] * 3
    assert found[-of_one:] == pages([long])
    whole = " ".join(found[:of_one])
    assert all(f"Học viên {number} " in f"{whole} " for number in range(1, 61))


def test_the_word_file_says_what_the_pdf_says() -> None:
    table = LetterTable(("STT", "Họ và tên"), (("1", "Lê Ánh"),))
    text = written([replace(DECISION, table=table), replace(NOTICE, letterhead=STATE)])
    for words in (
        "Số 127-QĐ/ĐU",
        "-----",
        "BAN THƯỜNG VỤ QUYẾT ĐỊNH",
        "Điều 1. Mở lớp bồi dưỡng.",
        "Thời gian: 5 ngày.",
        "Lê Ánh",
        "- Như Điều 2,",
        "V/v cử học viên",
        "Độc lập - Tự do - Hạnh phúc",
        "Trần Thị Ẩn",
    ):
        assert words in text, words


def test_a_word_file_is_set_in_times_and_begins_each_letter_on_a_page_of_its_own() -> None:
    document = Document(io.BytesIO(letter_docx([DECISION, NOTICE])))
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert len(document.sections) == 2
    assert all(section.different_first_page_header_footer for section in document.sections)


def test_a_table_with_a_cell_too_few_is_no_table() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        LetterTable(("STT", "Họ và tên"), (("1",),))


def test_the_same_letters_give_the_same_pdf() -> None:
    assert letters_pdf([DECISION], now=NOW) == letters_pdf([DECISION], now=NOW)


@pytest.mark.parametrize(
    "name", ['H\'Hen "Niê"', "#panic() $x$ *b* _i_ \\ // <a> @b [c] {d}", '"); #read("base.typ")', "Nguyễn Thị Ẩn"]
)
def test_a_name_is_printed_as_it_is_and_never_obeyed(name: str) -> None:
    table = LetterTable(("Họ và tên",), ((name,),))
    letter = Letter(PARTY, "GIẤY TRIỆU TẬP", name, (name,), (name,), (("Điều 1.", name),), table, (name,), (name,))
    [page] = pages([letter])
    assert page.count(" ".join(name.split())) >= 6
    assert written([letter]).count(name) == 7


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=60))
def test_no_name_whatever_stops_a_letter(name: str) -> None:
    table = LetterTable(("A",), ((name,),))
    head = replace(PARTY, issuer=name, superior=name, place=name)
    letter = Letter(head, name, name, (name,), (name,), ((name, name),), table, (name,), (name,))
    assert pages([letter, replace(letter, title="")])
    assert written([letter])
