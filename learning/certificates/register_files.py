"""A register and the certificates of a class as files to hand out: their names, and what their signatures say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from learning.certificates.papers import certificates_pdf
from learning.certificates.register_lines import RegisterLine
from learning.certificates.register_papers import register_pdf, register_workbook
from learning.models import Certificate, Register
from office.issued_files import IssuedFile

Form = Literal["pdf", "xlsx"]


def register_file(
    register: Register, lines: Sequence[RegisterLine], *, form: Form, year: int | None, now: datetime
) -> IssuedFile:
    make = register_pdf if form == "pdf" else register_workbook
    name = f"So-GCN-{register.programme.code}" + (f"-{year}" if year else "")
    numbers = f"{lines[0].certificate}–{lines[-1].certificate}" if lines else ""
    about = {"register": register.programme.code, "unit": register.unit.code, "numbers": numbers}
    return IssuedFile(f"{name}.{form}", make(register, lines, year=year, now=now), about)


def certificates_file(certificates: Sequence[Certificate], *, name: str, site: str, now: datetime) -> IssuedFile:
    numbers = ", ".join(str(one) for one in certificates)
    content = certificates_pdf(certificates, site=site, now=now)
    return IssuedFile(f"GCN-{name}.pdf", content, {"certificates": numbers, "codes": _codes(certificates)})


def _codes(certificates: Sequence[Certificate]) -> str:
    """The code of a single certificate; of many the numbers say enough."""
    return certificates[0].check_code if len(certificates) == 1 else ""
