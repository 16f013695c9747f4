"""Typeset PDFs: data is data, Vietnamese and Hindi are whole, the same data give the same bytes."""

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from office import typesetting
from office.typesetting import qr_svg, typeset

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PAGE = """#import "base.typ": data, document-page, qr
#show: document-page.with(title: data.name, lang: data.lang)
#data.name
#qr(data.code, 30mm, "code")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(typesetting.FOLDER / "base.typ", tmp_path)
    (tmp_path / "page.typ").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(typesetting, "FOLDER", tmp_path)
    return tmp_path


def made(name: str, lang: str = "vi") -> bytes:
    return typeset("page.typ", {"lang": lang, "name": name, "code": qr_svg("https://a.vn/#x")}, now=NOW)


def words(pdf: bytes) -> str:
    return str(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ẩn", "H'Hen Niê", "#panic() $x$ *b* \\ // <a> @b [c]", '"; #read("base.typ")', "Đảng bộ tỉnh"]
)
def test_what_is_written_is_printed_as_it_is_and_never_obeyed(name: str) -> None:
    assert name in words(made(name))


@pytest.mark.usefixtures("folder")
def test_hindi_has_its_letters() -> None:
    page = pypdf.PdfReader(io.BytesIO(made("परीक्षा", "hi"))).pages[0]
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    assert any("Devanagari" in font.get_object()["/BaseFont"] for font in fonts)


@pytest.mark.usefixtures("folder")
def test_the_same_data_give_the_same_bytes_and_other_data_give_others() -> None:
    assert made("An") == made("An")
    assert made("An") != made("Ẩn")


@pytest.mark.usefixtures("folder")
def test_a_pdf_is_made_for_keeping() -> None:
    assert b"pdfaid:part>2<" in made("An").replace(b" ", b"")
