"""The people of a unit out of the registry: as a workbook that the import reads back, and as the complete record."""

from datetime import date
from typing import IO, Any

from django.db.models import Prefetch

from office import clock
from office.workbooks import DAY, Book, Look, Page, Value
from people.models import Membership, Person, Standing, Unit
from people.models.units import in_force

_BOX = "lrtb"
_HEAD = Look(bold=True, align="center", box=_BOX, grey=235)
_TEXT, _DAY, _NUMBER = Look(box=_BOX), Look(box=_BOX, number_format=DAY), Look(box=_BOX, number_format="0")
# The header words are those of an office's roster, whatever the language of the interface.
COLUMNS = {
    "STT": 6,
    "Họ đệm": 26,
    "Tên": 12,
    "Ngày sinh": 12,
    "Giới tính": 10,
    "Số CCCD": 16,
    "Điện thoại": 14,
    "E-mail": 24,
    "Mã đơn vị": 14,
    "Đơn vị": 40,
    "Chức vụ": 22,
    "Đối tượng": 22,
    "Ngày vào Đảng": 14,
    "Ngày chính thức": 14,
    "Quê quán": 26,
    "Dân tộc": 12,
}
_KINDS = {"STT": _NUMBER, "Ngày sinh": _DAY, "Ngày vào Đảng": _DAY, "Ngày chính thức": _DAY}
SEX_WORDS = {"male": "Nam", "female": "Nữ", "": ""}
STANDING_WORDS: dict[str, str] = {
    Standing.Kind.OUTSTANDING: "Quần chúng ưu tú",
    Standing.Kind.CANDIDATE: "Đối tượng kết nạp Đảng",
    Standing.Kind.PROBATIONARY: "Đảng viên dự bị",
    Standing.Kind.FULL: "Đảng viên chính thức",
    Standing.Kind.OUTSIDE: "Ngoài Đảng",
}


def people_of(unit: Unit, on: date) -> list[Person]:
    """The people of the unit and below on the day, in the order of rosters, with that day's unit and standing."""
    units = Unit.objects.below(unit, on).values("pk")
    homes = Membership.objects.filter(in_force(on), unit__in=units).select_related("unit")
    standings = Standing.objects.filter(in_force(on))
    return list(
        Person.objects.members_of(unit, on)
        .by_name()
        .prefetch_related(
            Prefetch("memberships", homes.prefetch_related("unit__versions"), to_attr="homes"),
            Prefetch("standings", standings, to_attr="present_standings"),
        )
    )


def people_record(unit: Unit, on: date) -> dict[str, Any]:
    """The record of the people as JSON data."""
    return {
        "format": "khue-people-1",
        "unit": unit.code,
        "on": on.isoformat(),
        "people": [_record(person, on) for person in people_of(unit, on)],
    }


def _record(person: Any, on: date) -> dict[str, Any]:
    return {
        "uid": str(person.uid),
        "family_middle": person.family_middle,
        "given": person.given,
        "sort_name": person.sort_name,
        "sex": person.sex,
        "born_on": _iso(person.born_on),
        "born_precision": person.born_precision,
        "national_number": person.national_number,
        "phone": person.phone,
        "email": person.email,
        "native_place": person.native_place,
        "ethnicity": person.ethnicity,
        "joined_on": _iso(person.joined_on),
        "admitted_by_decision_on": _iso(person.admitted_by_decision_on),
        "official_on": _iso(person.official_on),
        "standings": [{"kind": row.kind, "valid_from": _iso(row.valid_from)} for row in person.present_standings],
        "memberships": [
            {
                "unit": row.unit.code,
                "unit_name": row.unit.name_on(on),
                "position": row.position,
                "valid_from": _iso(row.valid_from),
                "valid_until": _iso(row.valid_until),
            }
            for row in person.homes
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def write_people_workbook(unit: Unit, on: date, out: IO[bytes]) -> int:
    """Writes a plain roster that the import reads back as the same people; returns how many there are."""
    people = people_of(unit, on)
    with Book(title=unit.name_on(on), author="Khuê", made_at=clock.now()) as book:
        page = Page(landscape=True, title_rows="1:1")
        sheet = book.sheet("Danh sách", page=page, widths=list(COLUMNS.values()), freeze="A2")
        sheet.write(sheet.shape([_HEAD] * len(COLUMNS)), list(COLUMNS))
        days = sheet.shape([_KINDS.get(name, _TEXT) for name in COLUMNS])
        for number, person in enumerate(people, start=1):
            sheet.write(days, _row(number, person, on))
        sheet.finish()
        book.save(out)
    return len(people)


def _row(number: int, person: Any, on: date) -> list[Value]:
    home = person.homes[0] if person.homes else None
    standing = person.present_standings[0].kind if person.present_standings else None
    born = person.born_on if person.born_precision == "day" else person.born_text
    return [
        number,
        person.family_middle,
        person.given,
        born,
        SEX_WORDS[person.sex],
        person.national_number,
        person.phone,
        person.email,
        home.unit.code if home else "",
        home.unit.name_on(on) if home else "",
        home.position if home else "",
        STANDING_WORDS.get(standing or "", ""),
        person.joined_on,
        person.official_on,
        person.native_place,
        person.ethnicity,
    ]
