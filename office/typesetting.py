"""Typeset PDFs: a Typst template of ours, with data that Typst reads as data, never as markup.

The templates stand in `templates/typst`; each begins with `#import "base.typ": data, …` and finds in `data` what its
page is made of. Fonts come with the platform, so that a page looks the same on every machine and without a network.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_devanagari
import fontpkg_noto_serif
import segno
import typst
from django.conf import settings

from office.font_coverage import covered, ranges

FOLDER = Path(settings.BASE_DIR) / "templates" / "typst"
FONT_FOLDERS = [
    Path(package.__path__[0]) / "files"
    for package in (fontpkg_noto_serif, fontpkg_noto_sans, fontpkg_noto_sans_devanagari)
]
_FONTS = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in FONT_FOLDERS]
)
_SHOWN = covered(font for folder in FONT_FOLDERS for font in sorted(folder.iterdir()) if font.suffix == ".ttf")
_NOT_SHOWN = re.compile(
    "[^\t\n" + "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in ranges(_SHOWN) if last >= ord(" ")) + "]"
)
_MASK = 2
_UNSEEN, _STAND_IN = {"Cc", "Cf", "Cs", "Zl", "Zp"}, "\ufffd"


def typeset(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """The PDF that a template of `templates/typst` makes of the data (anything that JSON can hold).

    Tagged for screen readers and made for keeping (PDF/A-2a). The same data and time give the same bytes.
    """
    pdf = typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=_FONTS,
        sys_inputs={"data": json.dumps(_shown(data), ensure_ascii=False, default=str)},
        pdf_standards=["a-2a"],
        timestamp=int(now.timestamp()),
    )
    assert isinstance(pdf, bytes)  # noqa: S101  # narrows the type: a list comes only of formats by page
    return pdf


def printable(text: str) -> str:
    """The text as our fonts can show it: a letter that none of them has becomes "�", as a file for keeping demands."""
    return _NOT_SHOWN.sub(lambda found: "" if unicodedata.category(found[0]) in _UNSEEN else _STAND_IN, text)


def _shown(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {name: _shown(value) for name, value in data.items()}
    return [_shown(each) for each in data] if isinstance(data, list | tuple) else data


def qr_svg(text: str, *, error: str = "q") -> str:
    """The text as a QR code, an SVG picture for `qr` of base.typ.

    `error`: how much of it may be torn or stained, "m" 15 %, "q" 25 %; a lower level is drawn sooner and larger.
    """
    return str(qr_code(text, error=error).svg_inline(border=4, omitsize=True))


def qr_code(text: str, *, error: str) -> segno.QRCode:
    """The text as a QR code of one mask: to weigh all eight takes five times as long, and readers take any of them."""
    return segno.make_qr(text, error=error, mask=_MASK)
