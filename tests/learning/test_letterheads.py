"""Under whose heading certificates go out: a committee of the Party, a political centre, any other agency."""

import io

import pypdf
import pytest

from learning.certificates.papers import certificates_pdf
from learning.classes.letterheads import named_letterhead
from office.letterheads import Family
from people.models.units import UnitKind
from tests.cast import NOW, Cast
from tests.learning.certificates.issued import DAY, issue, register_of


@pytest.mark.parametrize(
    ("kind", "name", "family", "capacity"),
    [
        (UnitKind.UPPER, "Đảng bộ các cơ quan Đảng", Family.PARTY, "T/M BAN THƯỜNG VỤ"),
        (UnitKind.AGENCY, "Trung tâm Chính trị phường Lê Chân", Family.STATE, "GIÁM ĐỐC"),
        (UnitKind.AGENCY, "Trường Chính trị tỉnh", Family.STATE, "HIỆU TRƯỞNG"),
        (UnitKind.AGENCY, "Sở Nội vụ", Family.STATE, "THỦ TRƯỞNG CƠ QUAN"),
    ],
)
def test_the_form_follows_what_the_issuer_is(
    kind: UnitKind, name: str, family: Family, capacity: str, cast: Cast
) -> None:
    cast.duk.versions.update(kind=kind)
    head = named_letterhead(cast.duk, on=DAY, issuer=name, superior="Đảng bộ tỉnh Nghệ An", kind="GCN", number="0001")
    assert (head.family, head.signature.capacity) == (family, capacity)
    assert head.left[0] == "TỈNH ỦY NGHỆ AN"


def test_a_political_centre_certifies_under_the_heading_of_the_state(cast: Cast) -> None:
    cast.duk.versions.update(kind=UnitKind.AGENCY)
    certificate = issue(register_of(cast), cast.entry_an.person, issuer_name="Trung tâm Chính trị")
    pdf = certificates_pdf([certificate], site="https://khue.vn", now=NOW)
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 0001/GCN-", "chứng nhận ông (bà)", "GIÁM ĐỐC"):
        assert words in text, words


def test_no_name_whatever_stops_the_certificates_of_a_class(cast: Cast) -> None:
    register = register_of(cast)
    names = ['H\'Hen "Niê"', "#panic() $x$ *b* \\ // <a>", "Nguyễn 😀 中文", "\x01An\x7f", "ß" * 120]
    certificates = [issue(register, cast.entry_an.person, holder_name=name) for name in names]
    pages = pypdf.PdfReader(io.BytesIO(certificates_pdf(certificates, site="https://khue.vn", now=NOW))).pages
    assert 'H\'HEN "NIÊ"' in pages[0].extract_text()
    assert "NGUYỄN �" in pages[2].extract_text()
