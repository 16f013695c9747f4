"""Certificates as paper: a PDF with a page for each, in Vietnamese whatever the reader's language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format

from learning.classes.letterheads import named_letterhead
from learning.models import Certificate
from office.letterheads import Family, Letterhead, issuing_body, long_date
from office.typesetting import qr_svg, typeset

TEMPLATE = "certificates.typ"
_ADDRESS = {Family.PARTY: "đồng chí", Family.STATE: "ông (bà)"}


def certificates_pdf(certificates: Sequence[Certificate], *, site: str, now: datetime) -> bytes:
    """The certificates as one PDF/A, in the order given. `site`: the address that their QR codes lead to."""
    papers = [_paper(one, site) for one in certificates]
    data = {"title": "Giấy chứng nhận", "qr_alt": "Mã QR để kiểm tra", "certificates": papers}
    return typeset(TEMPLATE, data, now=now)


def check_address(certificate: Certificate, site: str) -> str:
    return f"{site.rstrip('/')}/check/{certificate.check_code}/"


def _paper(one: Certificate, site: str) -> dict[str, Any]:
    head = _letterhead(one)
    address = check_address(one, site)
    superior, issuer = head.left
    return {
        "superior": superior,
        "issuer": issuer,
        "separator": head.separator,
        "number_line": head.number_line,
        "heading": head.heading,
        "title": "GIẤY CHỨNG NHẬN",
        "certifies": f"{issuing_body(one.issuer_name)} chứng nhận {_ADDRESS[head.family]}",
        "holder": one.holder_name.upper(),
        "lines": _lines(one),
        "dateline": head.dateline,
        "capacity": head.signature.capacity,
        "register_line": f"Vào sổ số {one}",
        "check_line": f"Kiểm tra tại {address}",
        "qr": qr_svg(address, error="m"),
    }


def _letterhead(one: Certificate) -> Letterhead:
    return named_letterhead(
        one.register.unit,
        on=one.issued_on,
        issuer=one.issuer_name,
        superior=one.issuer_superior_name,
        kind="GCN",
        number=str(one),
    )


def _lines(one: Certificate) -> list[dict[str, str]]:
    place = one.unit_name + (f", {one.upper_unit_name}" if one.upper_unit_name else "")
    days = f"{date_format(one.starts_on, 'd/m/Y')} đến {date_format(one.ends_on, 'd/m/Y')}"
    decision = f"{one.recognition_number}, {long_date(one.recognised_on)}"
    valid = date_format(one.last_valid_on, "d/m/Y") if one.last_valid_on else ""
    told = (
        ("Ngày sinh:", one.born_text),
        ("Quê quán:", one.native_place),
        ("Đơn vị:", place),
        ("Đã hoàn thành chương trình:", one.programme_title),
        ("Thời gian: từ", days),
        ("Xếp loại:", one.grade_label),
        ("Theo quyết định số", decision),
        ("Có giá trị đến hết ngày", valid),
    )
    return [{"label": label, "value": value} for label, value in told if value]
