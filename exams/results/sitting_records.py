"""Reads all that is kept about the attempts of a sitting, in few queries however many there are."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from exams.delivery.evidence import Link
from exams.delivery.models import Attempt, AttemptEvent, RescueFile
from exams.delivery.verifying import AttemptFacts
from exams.marking.actions import rule_of
from exams.marking.models import Mark
from exams.marking.reckoning import Reckoned
from exams.papers.models import Paper
from exams.results.checking import AttemptRecord, Checked, FileFacts, MarkFacts, PaperFacts, check
from exams.sittings.models import Sitting

ATTEMPTS_AT_A_TIME = 500
EVENTS_AT_A_TIME = 2_000
# An attempt in which something is just being kept is read again so often before it is called faulty.
READINGS = 5


@dataclass(slots=True)
class PapersRead:
    """The papers that were met so far: a sitting has far fewer of them than attempts."""

    by_pk: dict[int, PaperFacts] = field(default_factory=dict)

    def read(self, pks: Iterable[int]) -> None:
        wanted = set(pks) - self.by_pk.keys()
        if wanted:
            rows = Paper.objects.filter(pk__in=wanted).values_list("pk", "code", "digest", "content", "key__right")
            self.by_pk |= {
                pk: PaperFacts(code, digest, content, right or {}) for pk, code, digest, content, right in rows
            }

    def __getitem__(self, pk: int) -> PaperFacts:
        return self.by_pk[pk]


def check_sitting(sitting: Sitting) -> Iterator[Checked]:
    """Checks every attempt of the sitting, by candidate number; at most six queries for 500 attempts that are whole."""
    papers, scale = PapersRead(), rule_of(sitting.scale)
    for record, paper_pk, pk in records(sitting, papers):
        checked = check(record, papers[paper_pk], scale)
        yield checked if checked.fault is None else _looked_at_again(pk, papers, sitting, checked)


def _looked_at_again(pk: int, papers: PapersRead, sitting: Sitting, checked: Checked) -> Checked:
    """The row and its events were read one after the other: what was kept in between is no fault."""
    scale = rule_of(sitting.scale)
    for _reading in range(READINGS):
        [(record, paper_pk, _pk)] = _read_many([pk], papers)
        checked = check(record, papers[paper_pk], scale)
        still = Attempt.objects.values_list("event_count", flat=True).get(pk=pk)
        if checked.fault is None or still == record.facts.event_count:
            break
    return checked


def records(sitting: Sitting, papers: PapersRead) -> Iterator[tuple[AttemptRecord, int, int]]:
    """The attempts by candidate number, each with the keys of its paper and of its own row."""
    rows = Attempt.objects.filter(entry__sitting=sitting).order_by("entry__number")
    pks = list(rows.values_list("pk", flat=True))
    for start in range(0, len(pks), ATTEMPTS_AT_A_TIME):
        yield from _read_many(pks[start : start + ATTEMPTS_AT_A_TIME], papers)


def _read_many(pks: Sequence[int], papers: PapersRead) -> Iterator[tuple[AttemptRecord, int, int]]:
    attempts = list(Attempt.objects.filter(pk__in=pks).select_related("entry").order_by("entry__number"))
    papers.read(attempt.paper_id for attempt in attempts)
    marks, files = _marks(pks), _files(pks)
    chains = _chains(pks)
    next_pk, links = next(chains, (0, []))
    for attempt in attempts:
        found: list[Link] = []
        if next_pk == attempt.pk:
            found = links
            next_pk, links = next(chains, (0, []))
        facts = _facts(attempt, papers[attempt.paper_id].digest)
        record = AttemptRecord(facts, found, marks.get(attempt.pk, []), files.get(attempt.pk, []))
        yield record, attempt.paper_id, attempt.pk


def _chains(pks: Sequence[int]) -> Iterator[tuple[int, list[Link]]]:
    rows = (
        AttemptEvent.objects.filter(attempt__in=pks)
        .order_by("attempt__entry__number", "position", "pk")
        .values_list("attempt_id", "position", "kind", "at", "body", "hash", "client", "seq")
    )
    for pk, found in groupby(rows.iterator(chunk_size=EVENTS_AT_A_TIME), key=_owner):
        yield pk, [Link(*row[1:]) for row in found]


def _owner(row: tuple[Any, ...]) -> int:
    pk: int = row[0]
    return pk


def _facts(attempt: Attempt, paper_digest: str) -> AttemptFacts:
    same = ("status", "close_reason", "epoch", "started_at", "deadline_at", "accept_until", "paused_since", "held")
    also = ("finished_at", "closed_at", "event_count", "head", "receipt")
    return AttemptFacts(
        attempt=str(attempt.uid),
        entry=str(attempt.entry.uid),
        number=attempt.entry.number,
        paper=paper_digest,
        answered=attempt.answered_count,
        sheet=_object(attempt.sheet),
        clients=_object(attempt.clients),
        **{name: getattr(attempt, name) for name in (*same, *also)},
    )


def _object(text: str) -> dict[str, Any]:
    """What a column says; one that was spoilt says nothing, which then differs from the record."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _marks(pks: Sequence[int]) -> dict[int, list[MarkFacts]]:
    found: dict[int, list[MarkFacts]] = {}
    for mark in Mark.objects.filter(attempt__in=pks).select_related("band").order_by("attempt", "revision"):
        reckoned = Reckoned(
            points=mark.points,
            points_full=mark.points_full,
            right_count=mark.right_count,
            score=mark.score,
            floor=mark.band.floor,
            label=mark.band.label,
            detail=mark.detail,
            inputs_digest=mark.inputs_digest,
        )
        found.setdefault(mark.attempt_id, []).append(MarkFacts(mark.revision, mark.current, reckoned))
    return found


def _files(pks: Sequence[int]) -> dict[int, list[FileFacts]]:
    found: dict[int, list[FileFacts]] = {}
    rows = RescueFile.objects.filter(attempt__in=pks).order_by("attempt", "pk")
    for pk, digest, content, accepted in rows.values_list("attempt_id", "digest", "content", "accepted"):
        true = hashlib.sha256(content.encode()).hexdigest()
        found.setdefault(pk, []).append(FileFacts(digest, true, accepted))
    return found
