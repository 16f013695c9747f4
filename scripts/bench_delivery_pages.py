"""Measures the CPU of the result page: `python -m scripts.bench_delivery_pages SITTING` inside a configured Django.

Marks and releases the sitting first. Prints JSON: milliseconds of CPU per page, through Django's whole stack.
"""

import json
import sys
import time

from django.test import Client
from django.urls import reverse

from exams.marking.actions import mark_sitting
from exams.results.actions import release_results
from exams.sittings.models import Sitting
from office import clock
from people.models import User

WARM, TIMES = 20, 100


def main(uid: str) -> dict[str, float]:
    sitting = Sitting.objects.get(uid=uid)
    now = clock.now()
    # Time is over for the others: the sitting of the benchmark is closed.
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=now)
    sitting.refresh_from_db()
    root = User.objects.create(username="root", is_superuser=True, is_staff=True)
    mark_sitting(sitting=sitting, by=root, now=now)
    release_results(sitting=sitting, by=root, now=now)
    entries = list(sitting.entries.select_related("person__account")[: WARM + TIMES])
    clients: list[tuple[Client, str]] = []
    handler = Client().handler  # its middlewares are loaded once, as in a server
    for entry in entries:
        client = Client()
        client.handler = handler
        client.force_login(entry.person.account)
        clients.append((client, reverse("results:my_result", args=[entry.uid])))
    _fetch(clients[:WARM])
    began = time.process_time()
    _fetch(clients[WARM:])
    return {"result_ms": 1000 * (time.process_time() - began) / max(1, len(clients[WARM:]))}


def _fetch(pages: list[tuple[Client, str]]) -> None:
    for client, address in pages:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
