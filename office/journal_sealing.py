"""Sealing: rows that were committed are chained, some seconds later, by one process at a time.

Actions write their rows unchained and wait for nobody, so an exam's starts do not queue up behind each other.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction

from office.journal_chain import Facts, Head, Place, canonical, digest_of, first_hash, next_hash
from office.models import JournalRow, JournalSeal

# Short enough that nobody who saves an answer into SQLite notices the write lock.
TOGETHER = 100
# Rounds look no further back: a transaction that is still open is younger. Commands look at everything.
LOOK_BACK = timedelta(hours=1)
# PostgreSQL knows locks by number; this one is the sealer's.
LOCK = 0x4B4875EA

# Where each row belongs, in the same order; None: the row is not to be sealed at all.
PlacesOf = Callable[[Sequence[JournalRow]], Sequence[Place | None]]
Placed = tuple[Place, JournalRow]


def seal_all(*, places_of: PlacesOf, now: datetime, since: datetime | None = None) -> int:
    """Chains all rows that are not chained yet (only those since a moment, if given); how many there were."""
    sealed, after = 0, 0
    while JournalRow.objects.unsealed(since).filter(pk__gt=after).exists():
        count, after = _seal_some(places_of, now, since, after)
        sealed += count
    return sealed


@transaction.atomic
def _seal_some(places_of: PlacesOf, now: datetime, since: datetime | None, after: int) -> tuple[int, int]:
    """Chains the next rows; how many, and the last one that was looked at."""
    _be_alone()
    rows = list(JournalRow.objects.unsealed(since).filter(pk__gt=after)[:TOGETHER])
    placed = [(place, row) for place, row in zip(places_of(rows), rows, strict=True) if place]
    placed.sort(key=_chain)
    sealed = sum(_extend(chain, list(some), now) for chain, some in groupby(placed, key=_chain))
    # Nothing left although there was something: another process did it meanwhile, and looked at all there was.
    return sealed, rows[-1].pk if rows else _last_row()


def _chain(placed: Placed) -> str:
    return placed[0].chain


def _be_alone() -> None:
    """One at a time until the end of the transaction. SQLite has one writer anyway (transactions are IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _extend(chain: str, placed: Sequence[Placed], now: datetime) -> int:
    head, seals = head_of(chain), []
    for place, row in placed:
        seals.append(_seal(head, place, row, now))
        head = Head(chain, seals[-1].number, seals[-1].hash)
    JournalSeal.objects.bulk_create(seals)
    return len(seals)


def _seal(head: Head, place: Place, row: JournalRow, now: datetime) -> JournalSeal:
    facts, number = facts_of(row), head.number + 1
    by_salt, data_salt = secrets.token_hex(16), secrets.token_hex(16)
    by_digest, data_digest = digest_of(by_salt, facts.by_label), digest_of(data_salt, facts.data)
    return JournalSeal(
        row=row,
        chain=place.chain,
        number=number,
        unit=place.unit,
        by_salt=by_salt,
        by_digest=by_digest,
        data_salt=data_salt,
        data_digest=data_digest,
        sealed_at=now,
        hash=next_hash(head.hash, (place, number, now), facts, by_digest, data_digest),
    )


def head_of(chain: str) -> Head:
    last = JournalSeal.objects.filter(chain=chain).order_by("-number").first()
    return Head(chain, last.number, last.hash) if last else Head(chain, 0, first_hash(chain))


def facts_of(row: JournalRow) -> Facts:
    return Facts(
        pk=row.pk,
        at=row.at,
        by=row.by_id,
        act=row.act,
        subject=row.subject,
        by_label=row.by_label,
        data=canonical(row.data),
    )


def _last_row() -> int:
    return JournalRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
