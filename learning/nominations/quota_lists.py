"""Places per unit from what an office has already: a pasted table or a workbook, found by its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from learning.nominations.calling import CallRefused
from office.headers import Vocabulary, find_header
from office.sheets import read_workbook
from people.models import Unit, UnitVersion
from people.models.units import in_force
from people.units import name_key

MOST_PLACES = 999
_WORDS = Vocabulary(
    {
        "code": ["Mã đơn vị", "Mã", "Unit code", "Code"],
        "unit": ["Đơn vị", "Tên đơn vị", "Cơ sở đảng", "Tổ chức cơ sở đảng", "Đảng bộ, chi bộ", "Unit"],
        "places": ["Số lượng", "Chỉ tiêu", "Số chỉ tiêu", "Phân bổ", "Số học viên", "Quota", "Places", "Count"],
    }
)


@dataclass(slots=True)
class QuotaList:
    """Places by unit, and sentences about what was not understood."""

    places: dict[int, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def quotas_of_text(text: str, units: Sequence[Unit], on: date) -> QuotaList:
    """Lines of "unit, number": as pasted from a spreadsheet or typed, the number last."""
    lines = [line.replace("\t", " ").replace(";", " ").split() for line in text.splitlines()]
    rows = [(_("line %d") % number, " ".join(words[:-1]), words[-1]) for number, words in enumerate(lines, 1) if words]
    return _read(rows, units, on)


def quotas_of_workbook(source: BinaryIO, name: str, units: Sequence[Unit], on: date) -> QuotaList:
    """The first sheet with a column of units and one of numbers."""
    for sheet in read_workbook(source, name=name).sheets:
        header = find_header(sheet, _WORDS, required=[("code", "unit"), ("places",)])
        if header is None:
            continue
        columns = [header.column(one) for one in ("code", "unit") if header.columns.get(one)]
        number = header.column("places") or 0
        rows = []
        for row in sheet.rows:
            named = next((row.text(column) for column in columns if column and row.text(column)), "")
            if row.number > header.rows[-1] and named and row.text(number):
                rows.append((f"{sheet.name}!{row.number}", named, row.text(number)))
        return _read(rows, units, on)
    raise CallRefused(_("No sheet has a column of units and one of numbers. Head them “Đơn vị” and “Số lượng”."))


def _read(rows: Iterable[tuple[str, str, str]], units: Sequence[Unit], on: date) -> QuotaList:
    known, found = _by_words(units, on), QuotaList()
    for where, named, number in rows:
        matches = known.get(named.strip().casefold()) or known.get(name_key(named)) or set()
        if len(matches) != 1:
            several = _("%(where)s: several units are called “%(name)s”. Write the code.")
            nobody = _("%(where)s: no unit that can be asked is called “%(name)s”. Correct the name or write the code.")
            found.problems.append((several if matches else nobody) % {"where": where, "name": named})
        elif not number.isdecimal() or int(number) > MOST_PLACES:
            wrong = _("%(where)s: “%(number)s” is no number of places.")
            found.problems.append(wrong % {"where": where, "number": number})
        else:
            found.places[next(iter(matches))] = int(number)
    return found


def _by_words(units: Sequence[Unit], on: date) -> dict[str, set[int]]:
    """Units by their codes, names and short names."""
    words: dict[str, set[int]] = {unit.code.casefold(): {unit.pk} for unit in units}
    for version in UnitVersion.objects.filter(in_force(on), unit__in=units):
        for key in {version.name_key, name_key(version.short_name)} - {""}:
            words.setdefault(key, set()).add(version.unit_id)
    return words
