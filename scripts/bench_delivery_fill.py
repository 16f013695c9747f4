"""Fills a database for the benchmark of delivery: a sitting that is open now, with papers, people and accounts.

`python -m scripts.bench_delivery_fill CANDIDATES QUESTIONS [code]` inside a configured Django; prints JSON: per
candidate the entry, a token and, with "code", a one-time code.
"""

import json
import random
import sys
from datetime import timedelta
from typing import Any

from django.db import transaction

from exams.delivery import tokens
from exams.papers.models import PaperSet
from exams.sittings.actions import open_default_scale
from exams.sittings.models import Entry, Sitting
from exams.sittings.paper_giving import give_papers
from office import clock
from people.models import Person, Unit, User
from people.signing_in import issue_codes
from scripts.bench_workbook_sitting import SEED, papers_of, person_of, sitting_of, units_of


def main(candidates: int, questions: int, with_codes: bool) -> dict[str, Any]:
    now = clock.now()
    until = now + timedelta(hours=6)
    chance = random.Random(SEED)
    with transaction.atomic():
        unit = Unit.objects.filter(code="CCQ").first() or units_of()
        drawn = PaperSet.objects.first() or papers_of(unit, questions, chance)[0]
        Sitting.objects.filter(code="BENCH").update(code=f"BENCH{Sitting.objects.count()}")
        sitting = sitting_of(unit, open_default_scale(by=None, now=now), drawn)
        Sitting.objects.filter(pk=sitting.pk).update(opens_at=now, closes_at=until)
        people = _people(candidates, chance)
        users = _accounts(people)
        entries = [Entry(sitting=sitting, person=person, number=n) for n, person in enumerate(people, start=1)]
        Entry.objects.bulk_create(entries, batch_size=500)
        give_papers(sitting=sitting)
        codes = issue_codes(users=users if with_codes else [], purpose="bench", valid_until=until, by=None, now=now)
    return {
        "sitting": str(sitting.uid),
        "candidates": [
            {
                "entry": str(entry.uid),
                "token": tokens.issue(entry_pk=entry.pk, entry=entry.uid.hex, user_pk=user.pk, now=now),
                "code": codes.get(user.pk, ""),
            }
            for entry, user in zip(entries, users, strict=True)
        ],
    }


def _people(count: int, chance: random.Random) -> list[Person]:
    """So many people: those of an earlier sitting first."""
    known = list(Person.objects.order_by("pk")[:count])
    fresh = [person_of(place, chance) for place in range(len(known), count)]
    for person in fresh:
        person.derive()
    return known + Person.objects.bulk_create(fresh, batch_size=500)


def _accounts(people: list[Person]) -> list[User]:
    known = {user.person_id: user for user in User.objects.exclude(person=None)}
    fresh = [User(username=f"bench{it.pk:07d}", person=it) for it in people if it.pk not in known]
    for user in fresh:
        user.set_unusable_password()
    known |= {user.person_id: user for user in User.objects.bulk_create(fresh, batch_size=500)}
    return [known[person.pk] for person in people]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), "code" in sys.argv)))
