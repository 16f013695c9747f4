"""Prints invented certificates and tells the CPU seconds as JSON; begun by bench_certificates."""

import io
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pypdf

from learning.certificates.papers import certificates_pdf, check_address
from learning.models import Certificate, Register
from office.typesetting import qr_svg
from people.models import Unit
from people.models.units import UnitKind, UnitVersion

NOW, DAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC), date(2026, 11, 22)
SITE = "https://khue.example.vn"


def main() -> dict[str, float]:
    certificates = [invented(number, _register()) for number in range(1, int(os.environ["CERTIFICATES"]) + 1)]
    whole, pdf = _timed(lambda: certificates_pdf(certificates, site=SITE, now=NOW))
    codes, _drawn = _timed(lambda: [qr_svg(check_address(one, SITE), error="m") for one in certificates])
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return {"all": whole, "codes": codes, "megabytes": len(pdf) / 1e6, "pages": pages}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The first run counts: a second one would find much of the page in Typst's memory."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def _register() -> Register:
    """A register of a committee that no database knows."""
    unit = Unit(pk=1, code="DUK")
    version = UnitVersion(unit=unit, name="Đảng bộ các cơ quan Đảng tỉnh", kind=UnitKind.UPPER, valid_from=DAY)
    vars(unit)["_prefetched_objects_cache"] = {"versions": [version]}
    return Register(pk=1, unit=unit)


def invented(number: int, register: Register) -> Certificate:
    names = {
        "holder_name": f"Nguyễn Thị Ẩn {number}",
        "native_place": "Phường Phan Thiết, tỉnh Lâm Đồng",
        "unit_name": "Chi bộ Văn phòng",
        "upper_unit_name": "Đảng bộ Sở Tài chính",
        "issuer_name": "Đảng bộ các cơ quan Đảng tỉnh",
        "issuer_superior_name": "Đảng bộ tỉnh Bình Thuận",
        "programme_title": "Bồi dưỡng nhận thức về Đảng",
        "class_title": "Lớp bồi dưỡng nhận thức về Đảng khóa I",
    }
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on", "last_valid_on"), DAY)
    code = f"{number:06d}".translate(str.maketrans("0123456789", "abcdefghjk")).rjust(26, "m")
    said = {"born_text": "01/02/1990", "grade_label": "Giỏi", "recognition_number": "15-QĐ/ĐU", "check_code": code}
    return Certificate(register=register, number=number, **names, **days, **said)


if __name__ == "__main__":
    print(json.dumps(main()))
