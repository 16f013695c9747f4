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
from exams.sittings.models import Entry, Sitting
from exams.sittings.actions import open_default_scale
from exams.sittings.paper_giving import give_papers
from office import clock
from people.models import User
from people.signing_in import issue_codes
from scripts.bench_workbook_sitting import SEED, entries_of, papers_of, sitting_of, units_of


def main(candidates: int, questions: int, with_codes: bool) -> dict[str, Any]:
    now = clock.now()
    chance = random.Random(SEED)
    with transaction.atomic():
        unit = units_of()
        drawn, papers = papers_of(unit, questions, chance)
        sitting = sitting_of(unit, open_default_scale(by=None, now=now), drawn)
        Sitting.objects.filter(pk=sitting.pk).update(opens_at=now, closes_at=now + timedelta(hours=6))
        entries = entries_of(sitting, candidates, chance)
        give_papers(sitting=sitting)
        users = _accounts(entries)
        codes = issue_codes(
            users=users if with_codes else [], purpose="bench", valid_until=now + timedelta(hours=6), by=None, now=now
        )
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


def _accounts(entries: list[Entry]) -> list[User]:
    users = [User(username=f"bench{entry.person_id:07d}", person_id=entry.person_id) for entry in entries]
    for user in users:
        user.set_unusable_password()
    return User.objects.bulk_create(users, batch_size=500)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), "code" in sys.argv)))
