"""Whose letterhead a sitting's papers bear, and who signs them."""

from datetime import date

from exams.results import form_words as words
from exams.sittings.models import Sitting
from office.letterheads import Family, Letterhead, Signature, issuing_body
from people.models.units import UnitKind

_CAPACITIES = {
    UnitKind.PROVINCE: words.STANDING_COMMITTEE,
    UnitKind.UPPER: words.STANDING_COMMITTEE,
    UnitKind.AGENCY: words.AGENCY_HEAD,
    UnitKind.COMMITTEE: words.COMMITTEE,
}


def letterhead_of(sitting: Sitting, *, on: date) -> Letterhead:
    """The letterhead of the organising unit with the names of that day. At most four queries."""
    version = sitting.unit.version_on(on)
    kind = UnitKind(version.kind) if version else UnitKind.UPPER
    parent = version.parent if version else None
    return Letterhead(
        family=family_of(kind),
        superior=issuing_body(parent.name_on(on)) if parent else "",
        issuer=issuing_body(version.name if version else sitting.unit.code),
        signature=Signature(capacity_of(kind)),
        place=sitting.place,
        on=on,
    )


def family_of(kind: UnitKind) -> Family:
    """Agencies write under the State's heading, all others under the Party's."""
    return Family.STATE if kind is UnitKind.AGENCY else Family.PARTY


def capacity_of(kind: UnitKind) -> str:
    """In whose name papers of such a unit are signed."""
    return _CAPACITIES.get(kind, words.CELL)
