"""A bank as a file, in every format that it can leave the house in. Who took it stands in the journal."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from exams.bank.bank_items import items_of
from exams.bank.formats.docx_writing import write_docx
from exams.bank.formats.export_outcome import Written
from exams.bank.formats.writing import ENDINGS as WRITTEN_ENDINGS
from exams.bank.formats.writing import written
from exams.bank.formats.xlsx_writing import write_xlsx
from exams.bank.items import Item
from exams.bank.models import Bank
from exams.bank.question_refs import full_ref
from exams.bank.record import bank_record
from office import journal
from office.letterheads import Family, Letterhead, Signature, issuing_body
from office.reports import Problem
from people.models import User
from people.models.units import UnitKind

# "json" is the complete record with all versions, not the exchange of questions.
RECORD, XLSX, DOCX = "json", "xlsx", "docx"
ENDINGS = {XLSX: ".xlsx", DOCX: ".docx", RECORD: ".json"} | {
    format: ending for format, ending in WRITTEN_ENDINGS.items() if format != RECORD
}
FORMATS = tuple(ENDINGS)
FORMAT_WORDS = {
    XLSX: _("Excel, to work on and to import again"),
    DOCX: _("Word, to read and to print"),
    RECORD: _("The whole bank with all versions (JSON)"),
    "gift": _("GIFT, for Moodle and others"),
    "moodle_xml": _("Moodle XML"),
    "qti2": _("QTI 2.1 package"),
    "qti3": _("QTI 3.0 package"),
    "aiken": _("Aiken, plain text: question, options and key only"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file and its name, how many questions it holds, and a word on what it has no place for."""

    name: str
    content: bytes
    questions: int
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def export_bank(*, bank: Bank, format: str, by: User | None, now: datetime, on: date) -> Exported:
    """The questions in use as a file of one of FORMATS, keys included, and a row in the journal."""
    items = tuple(replace(item, ref=full_ref(bank, item.ref)) for item in items_of(bank))
    made = _writer(bank, format, now, on)(items)
    name = f"{slugify(bank.code) or 'bank'}{ENDINGS[format]}"
    data = {"format": format, "questions": len(items)}
    journal.write(act="bank.bank.export", subject=bank, by=by, now=now, data=data)
    return Exported(name, made.content, len(items), made.problems)


def _writer(bank: Bank, format: str, now: datetime, on: date) -> Callable[[tuple[Item, ...]], Written]:
    if format == RECORD:
        return lambda _items: Written(json.dumps(bank_record(bank), ensure_ascii=False, indent=2).encode())
    if format == XLSX:
        return lambda items: write_xlsx(items, title=bank.name, made_at=now)
    if format == DOCX:
        return lambda items: write_docx(items, title=bank.name, head=bank_letterhead(bank, on=on), made_at=now)
    return lambda items: written(items, format)


def bank_letterhead(bank: Bank, *, on: date) -> Letterhead:
    """The letterhead of the bank's unit with the names of that day."""
    version = bank.unit.version_on(on)
    parent = version.parent if version else None
    return Letterhead(
        family=Family.STATE if version and version.kind == UnitKind.AGENCY else Family.PARTY,
        superior=issuing_body(parent.name_on(on)) if parent else "",
        issuer=issuing_body(version.name if version else bank.unit.code),
        signature=Signature(""),
        on=on,
    )
