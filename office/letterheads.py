"""Letterheads of official papers, in Vietnamese whatever the reader's language: the paper is a Vietnamese form.

Two families: papers of the Party (HD 36-HD/VPTW, 03/4/2018) and of the State (NĐ 30/2020/NĐ-CP). They differ in the
heading at the right, in the asterisk below the issuing body, in how the number is written and in who signs.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BLANK = "……"
PARTY_HEADING = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
STATE_HEADING = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

# A Party organisation (đảng bộ) issues nothing itself; its committee does. The longer beginning is tried first.
_COMMITTEES = (
    ("Đảng bộ tỉnh ", "Tỉnh ủy "),
    ("Đảng bộ thành phố ", "Thành ủy "),
    ("Đảng bộ ", "Đảng ủy "),
)


class Family(StrEnum):
    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: in whose name ("T/M BAN THƯỜNG VỤ"), in which post, and the name where it is known."""

    capacity: str
    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper. What is not known yet is left blank to be filled in by hand.

    `kind` and `body` are the abbreviations of the number: "DS" and "ĐU" in "Số 12-DS/ĐU".
    """

    family: Family
    issuer: str
    signature: Signature
    superior: str = ""
    number: str = ""
    kind: str = "DS"
    body: str = ""
    place: str = ""
    on: date | None = None

    @property
    def left(self) -> tuple[str, str]:
        """The superior and the issuing body in capitals."""
        return self.superior.upper(), self.issuer.upper()

    @property
    def heading(self) -> tuple[str, ...]:
        return PARTY_HEADING if self.family is Family.PARTY else STATE_HEADING

    @property
    def separator(self) -> str:
        """What stands between the issuing body and the number."""
        return "*" if self.family is Family.PARTY else ""

    @property
    def title_end(self) -> str:
        """What stands below the title: five hyphens on papers of the Party."""
        return "-----" if self.family is Family.PARTY else ""

    @property
    def number_line(self) -> str:
        """Party: "Số 12-DS/ĐU", no colon. State: "Số: 12/DS-SNV"."""
        number, body = self.number or BLANK, self.body or BLANK
        if self.family is Family.PARTY:
            return f"Số {number}-{self.kind}/{body}"
        return f"Số: {number}/{self.kind}-{body}"

    @property
    def dateline(self) -> str:
        return f"{self.place or BLANK}, {long_date(self.on)}"


def long_date(day: date | None) -> str:
    """As in "ngày 05 tháng 02 năm 2026": days below 10 and months below 3 have a zero, against forgery."""
    if day is None:
        return "ngày … tháng … năm ……"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def issuing_body(name: str) -> str:
    """The body that issues papers for an organisation: "Đảng ủy …" for "Đảng bộ …", others as they are."""
    for organisation, committee in _COMMITTEES:
        if name.casefold().startswith(organisation.casefold()):
            return committee + name[len(organisation) :]
    return name
