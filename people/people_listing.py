"""A list of people as a workbook: what its page shows, and no numbers. Handing it out is written down."""

import io
from datetime import datetime
from typing import Any

from django.db import transaction

from office import journal
from office.workbooks import DAY, Book, Look, Page, Value
from people.models import User
from people.models.persons import PersonQuerySet
from people.people_as_of import AsOf, name_homes, positions_of, standing_of, with_homes
from people.roster_export import SEX_WORDS, STANDING_WORDS

# The words are those of an office's list, whatever the language of the interface.
COLUMNS = {
    "STT": 6,
    "Họ đệm": 26,
    "Tên": 12,
    "Ngày sinh": 12,
    "Giới tính": 10,
    "Đơn vị": 54,
    "Chức vụ": 24,
    "Đối tượng": 24,
}
# So many people are asked for their memberships in one query: a database takes only so many names at a time.
AT_ONCE = 2000
_HEAD, _TEXT = Look(bold=True, align="center", box="lrtb", grey=235), Look(box="lrtb")
_KINDS = {"STT": Look(box="lrtb", number_format="0"), "Ngày sinh": Look(box="lrtb", number_format=DAY)}


@transaction.atomic
def export_people_list(*, people: PersonQuerySet, as_of: AsOf, by: User, now: datetime) -> bytes:
    """The people in their order, with unit, position and standing of the day; a line in the journal says who has it."""
    rows = list(with_homes(people, as_of.day).iterator(chunk_size=AT_ONCE))
    name_homes(rows, as_of)
    data = {"on": as_of.day.isoformat(), "people": len(rows)}
    journal.write(act="people.person.list", subject=by, by=by, now=now, data=data)
    return _workbook(rows, as_of, made_at=now)


def _workbook(rows: list[Any], as_of: AsOf, *, made_at: datetime) -> bytes:
    out = io.BytesIO()
    with Book(title="Danh sách", author="Khuê", made_at=made_at) as book:
        page = Page(landscape=True, title_rows="2:2")
        sheet = book.sheet("Danh sách", page=page, widths=list(COLUMNS.values()), freeze="A3")
        sheet.write(sheet.shape([Look(wrap=False)]), [_said_of(as_of)])
        sheet.write(sheet.shape([_HEAD] * len(COLUMNS)), list(COLUMNS))
        looks = sheet.shape([_KINDS.get(name, _TEXT) for name in COLUMNS])
        for number, person in enumerate(rows, start=1):
            sheet.write(looks, _row(number, person))
        sheet.finish()
        book.save(out)
    return out.getvalue()


def _said_of(as_of: AsOf) -> str:
    said = f"Tính đến ngày {as_of.day:%d/%m/%Y}"
    return f"{said}, theo cơ cấu đơn vị ngày {as_of.structure:%d/%m/%Y}" if as_of.carried else said


def _row(number: int, person: Any) -> list[Value]:
    stood = standing_of(person)
    return [
        number,
        person.family_middle,
        person.given,
        person.born_on if person.born_precision == "day" else person.born_text,
        SEX_WORDS[person.sex],
        person.unit_names,
        positions_of(person),
        STANDING_WORDS.get(stood.kind, "") if stood else "",
    ]
