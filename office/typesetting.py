"""Typeset PDFs: a Typst template of ours, with data that Typst reads as data, never as markup.

The templates stand in `templates/typst`; each begins with `#import "base.typ": data, …` and finds in `data` what its
page is made of. Fonts come with the platform, so that a page looks the same on every machine and without a network.
"""

import json
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

FOLDER = Path(settings.BASE_DIR) / "templates" / "typst"
_FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[
        str(Path(package.__path__[0]) / "files")
        for package in (fontpkg_noto_serif, fontpkg_noto_sans, fontpkg_noto_sans_devanagari)
    ],
)


def typeset(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """The PDF that a template of `templates/typst` makes of the data (anything that JSON can hold).

    Tagged for screen readers and made for keeping (PDF/A-2a). The same data and time give the same bytes.
    """
    pdf = typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=_FONTS,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        pdf_standards=["a-2a"],
        timestamp=int(now.timestamp()),
    )
    assert isinstance(pdf, bytes)  # noqa: S101  # narrows the type: a list comes only of formats by page
    return pdf


def qr_svg(text: str, *, error: str = "q") -> str:
    """The text as a QR code, an SVG picture for `qr` of base.typ.

    `error`: how much of it may be torn or stained, "m" 15 %, "q" 25 %; a lower level is drawn sooner and larger.
    """
    return str(segno.make(text, error=error, micro=False).svg_inline(border=4, omitsize=True))
