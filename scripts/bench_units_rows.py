"""The inside of scripts.bench_units: fills a tree and measures its pages."""

import json
import random
import statistics
import sys
import time
from datetime import date

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from office import clock
from people.models import Membership, Person, Unit, UnitAncestry, UnitVersion, User
from people.models.units import UnitKind
from people.units import name_key
from scripts.bench_pages_rows import SEED, SYLLABLES

RUNS = 7
SINCE = date(2020, 1, 1)
BODIES = 40  # below the root; the rest are cells below these
AT_ONCE = 2000
TWICE = 50  # every so many people belong to a second unit


def main(units: int, people: int) -> None:
    chance = random.Random(SEED)
    with transaction.atomic():
        cells = _tree(units, chance)
        _people(people, cells, chance)
    with connection.cursor() as cursor:
        # What PostgreSQL's own housekeeping does within a minute of such an import.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(_measured(cells)))


def _tree(count: int, chance: random.Random) -> list[Unit]:
    """A root, bodies below it, cells below those."""
    units = Unit.objects.bulk_create(Unit(code=f"U{number:04d}", founded_on=SINCE) for number in range(count))
    above = [None, *([units[0]] * BODIES), *(units[1 + number % BODIES] for number in range(count - BODIES - 1))]
    names = [" ".join(chance.choices(SYLLABLES, k=5)) for _unit in units]
    UnitVersion.objects.bulk_create(
        UnitVersion(unit=unit, name=name, name_key=name_key(name), kind=UnitKind.CELL, parent=up, valid_from=SINCE)
        for unit, name, up in zip(units, names, above, strict=True)
    )
    way = dict(zip((unit.pk for unit in units), above, strict=True))
    UnitAncestry.objects.bulk_create([link for unit in units for link in _links(unit, way)], batch_size=AT_ONCE)
    return units[BODIES + 1 :]


def _links(unit: Unit, way: dict[int, Unit | None]) -> list[UnitAncestry]:
    above: list[Unit] = [unit]
    while (up := way[above[-1].pk]) is not None:
        above.append(up)
    return [
        UnitAncestry(ancestor=each, descendant=unit, depth=depth, valid_from=SINCE) for depth, each in enumerate(above)
    ]


def _people(count: int, cells: list[Unit], chance: random.Random) -> None:
    for start in range(0, count, AT_ONCE):
        drafts = [Person(family_middle="Lê Văn", given=f"N{number}") for number in range(start, start + AT_ONCE)]
        for draft in drafts:
            draft.derive()
        people = Person.objects.bulk_create(drafts)
        homes = [(person, chance.choice(cells)) for person in people]
        homes += [(person, cells[0]) for person, cell in homes[::TWICE] if cell is not cells[0]]
        Membership.objects.bulk_create(Membership(person=who, unit=cell, valid_from=SINCE) for who, cell in homes)


def _measured(cells: list[Unit]) -> dict[str, float]:
    tree, today = reverse("people_office:units"), clock.today()
    words = cells[7].name_on(today)
    pages = {
        "the tree": tree,
        "the tree of an earlier day": f"{tree}?on=2024-06-30",
        "a search": f"{tree}?q={words}",
        "one body opened": f"{tree}?below={Unit.objects.get(code='U0001').uid}",
        "a unit's page": reverse("people_office:unit", args=[Unit.objects.get(code="U0000").uid]),
    }
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return {what: _middle(client, address) for what, address in pages.items()}


def _middle(client: Client, address: str) -> float:
    """Milliseconds of the server for a page: the middle of some runs after a first one."""
    client.get(address)
    taken = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        if client.get(address).status_code != 200:
            raise RuntimeError(address)
        taken.append(1000 * (time.perf_counter() - begun))
    return round(statistics.median(taken), 1)


if __name__ == "__main__":
    main(int(sys.argv[-2]), int(sys.argv[-1]))
