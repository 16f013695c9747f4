"""The inside of scripts.bench_person_search: fills a registry and measures what its list asks of the database."""

import json
import random
import sys
import time
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import RequestFactory

from people.finding import FirstOfMany, people_found
from people.models import Membership, Person, RoleGrant, Unit, User
from people.office_people import PeopleList
from people.people_as_of import with_homes
from people.roles import Role
from scripts.bench_pages_rows import SEED
from scripts.bench_units_rows import AT_ONCE, SINCE, _tree

RUNS = 5
PAGE = 50
UNITS = 3000
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
OF_A_HUNDRED = (38, 11, 10, 7, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2)
MIDDLES = ("Văn", "Thị", "Thị", "Hữu", "Đức", "Thị Thu", "Ngọc", "Minh", "Quang", "Xuân", "Thị Lan", "Công", "Tiến")
GIVEN = (
    *("An", "Anh", "Ánh", "Bình", "Chi", "Cường", "Dũng", "Đạt", "Đức", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa"),
    *("Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Loan", "Long", "Mai", "Nam", "Nga", "Ngọc", "Oanh", "Phương"),
    *("Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Tuấn", "Uyên", "Vân", "Việt", "Vinh", "Xuyến", "Yến"),
)


def main(count: int, searches: list[str]) -> list[dict[str, Any]]:
    chance = random.Random(SEED)
    with transaction.atomic():
        cells = _tree(UNITS, chance)
        for start in range(0, count, AT_ONCE):
            _add(range(start, start + AT_ONCE), cells, chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return [_measured(who, reader, typed) for who, reader in _readers() for typed in searches]


def _add(numbers: range, cells: list[Unit], chance: random.Random) -> None:
    drafts = [
        Person(
            family_middle=f"{chance.choices(FAMILIES, OF_A_HUNDRED)[0]} {chance.choice(MIDDLES)}",
            given=chance.choice(GIVEN),
            born_on=date(chance.randrange(1950, 2006), chance.randrange(1, 13), chance.randrange(1, 29)),
            national_number=f"001090{number:06d}",
            phone=f"09{number:08d}",
        )
        for number in numbers
    ]
    for draft in drafts:
        draft.derive()
    people = Person.objects.bulk_create(drafts)
    Membership.objects.bulk_create(
        Membership(person=who, unit=chance.choice(cells), valid_from=SINCE) for who in people
    )


def _readers() -> list[tuple[str, User]]:
    root, body = Unit.objects.get(code="U0000"), Unit.objects.get(code="U0001")
    return [
        ("superuser", User.objects.create_superuser("root")),
        ("organiser of all", _organiser("all", root)),
        ("organiser of a body", _organiser("one", body)),
    ]


def _organiser(name: str, unit: Unit) -> User:
    user = User.objects.create(username=name)
    RoleGrant.objects.create(user=user, role=Role.ORGANISER, unit=unit, valid_from=SINCE)
    return user


def _measured(who: str, reader: User, typed: str) -> dict[str, Any]:
    """Milliseconds for the count and for the first page."""
    view = PeopleList()
    view.request = RequestFactory().get("/")
    view.request.user = reader
    view.is_searching = bool(typed)
    listed: Any = view.scope(reader).order_by("sort_key", "pk")
    if not typed:
        counted, pages, number = listed.order_by().values("pk"), listed, listed.count()
    else:
        found = people_found(listed, typed, by=reader)
        paged = FirstOfMany(found, PAGE, rows=with_homes(Person.objects.all(), view.as_of.day))
        counted, pages, number = paged.some(), paged.listed(), found.count()
    took = {"count_ms": _best(counted), "page_ms": _best(pages[:PAGE]) if number else 0.0}
    return {"who": who, "typed": typed, "found": number} | took


def _best(rows: QuerySet[Any]) -> float:
    return min(_took(rows) for _run in range(RUNS))


def _took(rows: QuerySet[Any]) -> float:
    if connection.vendor == "postgresql":
        [plan] = json.loads(rows.explain(format="JSON", analyze=True))
        return float(plan["Execution Time"]) + float(plan["Planning Time"])
    begun = time.perf_counter()
    list(rows.all())
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2:])))
