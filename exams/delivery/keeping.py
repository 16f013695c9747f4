"""The one action behind every saved answer: many requests, one transaction.

Committing is what costs, so requests that arrive together are kept together (group commit). Nothing is said to any of
them before the commit, and each is judged by its own arrival. The rows are written by hand: the route of answers is
the one place of the platform where a thousand times a second it matters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from exams.delivery import ledger, pushes, record
from exams.delivery.answers import Change, Place, count_packed, fault, is_newer_epoch, merge_packed, places_of, register
from exams.delivery.deadlines import timeliness
from exams.delivery.ledger import Held, Row
from exams.delivery.models import AttemptStatus
from exams.papers.models import Paper

# A candidate who changes an answer every second for an hour stays below; a script that fills the disk does not.
MOST_EVENTS = 5_000
# Devices and browsers of one candidate; each is a word in the attempt's row.
MOST_CLIENTS = 200
IN_TIME = ("", "in_grace")
PAPERS_REMEMBERED = 2_000


@dataclass(slots=True)
class Batch:
    """The changes of one request. `epoch` None: whatever the attempt's is (plain forms, rescue files).

    `entry`: the public name that a token gave with the number, which after a restore may be another entry's.
    """

    entry_pk: int
    client: str
    epoch: int | None
    changes: Sequence[Change]
    arrived_at: datetime
    source: str = ""
    entry: str = ""


@dataclass(slots=True)
class Kept:
    """What became of a batch. `problem`: a code for the whole of it ("not_started", "wrong_epoch"), or ""."""

    held: Held | None = None
    problem: str = ""
    acknowledged: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def keep(batches: Sequence[Batch]) -> list[Kept]:
    """Keeps all batches, and says of each change whether it counts. Durable when the transaction has ended.

    Idempotent: a change that was kept before gets the same word again and changes nothing. Order-free: the order of
    arrival never decides which answer stands. A change that does not count is kept as evidence with its reason.
    """
    held = ledger.lock({batch.entry_pk for batch in batches})
    known = ledger.verdicts(_perhaps_known(batches, held))
    rows: list[Row] = []
    results = [_keep_one(batch, held.get(batch.entry_pk), known, rows) for batch in batches]
    ledger.add(rows)
    if held:
        ledger.update(held.values())
        pushes.entries_changed(attempt.entry_pk for attempt in held.values() if attempt.has_news)
    return results


def _perhaps_known(batches: Iterable[Batch], held: dict[int, Held]) -> list[tuple[int, str, int]]:
    """Changes that may have arrived before: their number is not greater than the last one of their client."""
    return [
        (attempt.pk, batch.client, change.seq)
        for batch in batches
        if (attempt := held.get(batch.entry_pk)) is not None
        for change in batch.changes
        if change.seq <= attempt.clients.get(batch.client, 0)
    ]


def _keep_one(batch: Batch, attempt: Held | None, known: dict[tuple[int, str, int], str], rows: list[Row]) -> Kept:
    if attempt is None:
        return Kept(problem="not_started")
    if batch.entry and batch.entry != attempt.entry:
        return Kept(problem="token_forged")
    if batch.epoch is not None and batch.epoch > attempt.epoch:
        return Kept(held=attempt, problem="wrong_epoch")
    attempt.last_seen_at = max(attempt.last_seen_at, batch.arrived_at)
    kept = Kept(held=attempt)
    for change in batch.changes:
        name = (attempt.pk, batch.client, change.seq)
        if name not in known:
            if attempt.event_count >= MOST_EVENTS or _is_one_too_many(batch.client, batch.source, attempt):
                kept.problem = "too_many_changes"
                break
            known[name] = _take(batch, change, attempt, rows)
        verdict = known[name]
        if verdict in IN_TIME:
            kept.acknowledged.append(change.seq)
        else:
            kept.refused.append((change.seq, verdict))
    return kept


def _is_one_too_many(client: str, source: str, attempt: Held) -> bool:
    return client not in attempt.clients and len(attempt.clients) >= MOST_CLIENTS and source != "file"


def _take(batch: Batch, change: Change, attempt: Held, rows: list[Row]) -> str:
    """Judges a change that is new and writes it down; what counts goes onto the sheet."""
    epoch = attempt.epoch if batch.epoch is None else batch.epoch
    verdict = _judge(batch, change, attempt)
    if verdict in IN_TIME:
        word = register(change, epoch)
        stands = merge_packed(attempt.sheet, change.n, word)
        if not stands and epoch < attempt.epoch and is_newer_epoch(attempt.sheet, change.n, epoch):
            verdict = "older_epoch"
        else:
            attempt.saved_at = batch.arrived_at
        attempt.answered_count = count_packed(attempt.sheet)
    attempt.clients[batch.client] = max(attempt.clients.get(batch.client, 0), change.seq)
    attempt.has_news = True
    rows.append(_row(batch, change, attempt, epoch, verdict))
    return verdict


def _judge(batch: Batch, change: Change, attempt: Held) -> str:
    unfit = fault(change, places(attempt.paper_pk))
    if unfit:
        return unfit
    if attempt.status != AttemptStatus.IN_PROGRESS:
        return "late"
    return timeliness(
        arrived_at=batch.arrived_at,
        made_at=change.made_at,
        deadline_at=attempt.deadline_at,
        paused=attempt.paused_since is not None,
    )


def _row(batch: Batch, change: Change, attempt: Held, epoch: int, verdict: str) -> Row:
    data: dict[str, Any] = {
        "client": batch.client,
        "seq": change.seq,
        "epoch": epoch,
        "n": change.n,
        "value": change.stored,
        "flag": int(change.flagged),
        "made_ms": change.made_ms,
        "verdict": verdict,
    }
    if batch.source:
        data["source"] = batch.source
    if attempt.paused_since is not None or attempt.held:
        data["stopped"] = "paused" if attempt.paused_since is not None else "held"
    return record.chain(attempt, kind="answer", at=batch.arrived_at, data=data, client=batch.client, seq=change.seq)


@lru_cache(maxsize=PAPERS_REMEMBERED)
def places(paper_pk: int) -> dict[int, Place]:
    """What a paper allows. A paper never changes once it is made, so it is read once."""
    content = Paper.objects.values_list("content", flat=True).get(pk=paper_pk)
    return places_of(content)
