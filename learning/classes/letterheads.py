"""Under whose heading papers of classes go out: lists, letters, decisions, certificates, registers."""

from datetime import date

from exams.results.sitting_letterheads import capacity_of, family_of
from office.letterheads import Letterhead, Signature, issuing_body
from people.models import Unit
from people.models.units import UnitKind

# Who heads a place of training; other agencies are signed for as agencies are (QĐ 1147: the director of the centre).
_HEADS = (("trung tâm ", "GIÁM ĐỐC"), ("trường ", "HIỆU TRƯỞNG"), ("học viện ", "GIÁM ĐỐC"))


def unit_letterhead(unit: Unit, *, on: date, kind: str, number: str = "", is_dated: bool = True) -> Letterhead:
    """The heading of a unit with the names of that day; the locality, and without `is_dated` the day, are left for
    the hand. `number` is the beginning of the paper's number or, as it was written, the whole: "12-QĐ/ĐUK"."""
    version = unit.version_on(on)
    superior = version.parent.name_on(on) if version and version.parent else ""
    issuer = unit.name_on(on)
    return named_letterhead(unit, on=on, issuer=issuer, superior=superior, kind=kind, number=number, is_dated=is_dated)


def named_letterhead(
    unit: Unit, *, on: date, issuer: str, superior: str, kind: str, number: str = "", is_dated: bool = True
) -> Letterhead:
    """The same with names that were kept: what the unit is says which form it uses and who signs."""
    version = unit.version_on(on)
    sort = UnitKind(version.kind) if version else UnitKind.UPPER
    return Letterhead(
        family=family_of(sort),
        superior=issuing_body(superior) if superior else "",
        issuer=issuing_body(issuer),
        signature=Signature(_capacity(issuer, sort)),
        number=number.partition("-")[0].partition("/")[0].strip(),
        kind=kind,
        body=number.rpartition("/")[2].strip() if "/" in number else "",
        on=on if is_dated else None,
    )


def _capacity(issuer: str, sort: UnitKind) -> str:
    if sort is UnitKind.AGENCY:
        name = issuer.casefold()
        return next((head for begins, head in _HEADS if name.startswith(begins)), capacity_of(sort))
    return capacity_of(sort)
