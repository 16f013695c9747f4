"""Letterheads of the units that hold classes, with the names of the day that the paper bears."""

from datetime import date

from exams.results.sitting_letterheads import capacity_of, family_of
from office.letterheads import Letterhead, Signature, issuing_body
from people.models import Unit
from people.models.units import UnitKind


def unit_letterhead(unit: Unit, *, on: date, kind: str, number: str = "", is_dated: bool = True) -> Letterhead:
    """The letterhead of a unit. `number` as it was written, whole ("12-QĐ/ĐUK") or its beginning; `kind` is that of
    the paper. The locality, and without `is_dated` the day too, are left for the hand."""
    version = unit.version_on(on)
    unit_kind = UnitKind(version.kind) if version else UnitKind.UPPER
    parent = version.parent if version else None
    return Letterhead(
        family=family_of(unit_kind),
        superior=issuing_body(parent.name_on(on)) if parent else "",
        issuer=issuing_body(version.name if version else unit.code),
        signature=Signature(capacity_of(unit_kind)),
        number=number.partition("-")[0].partition("/")[0].strip(),
        kind=kind,
        body=number.rpartition("/")[2].strip() if "/" in number else "",
        on=on if is_dated else None,
    )
