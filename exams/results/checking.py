"""Checks one attempt with its paper and its marks. Pure: the same on the tables and on an export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from exams.delivery.answers import places_of
from exams.delivery.evidence import Link
from exams.delivery.verifying import AttemptFacts, Fault, Marking, Replay, verify
from exams.marking.reckoning import Reckoned, Scale, reckon
from exams.papers.freezing import FrozenPaper

LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A paper with its key, and the digest it was given when it was made."""

    code: str
    digest: str
    content: dict[str, Any]
    right: dict[str, list[str]]

    @property
    def is_whole(self) -> bool:
        """Whether content and key are still what the digest says."""
        return FrozenPaper(content=self.content, right=self.right, orders=()).digest == self.digest


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A mark as it is stored."""

    revision: int
    current: bool
    reckoned: Reckoned


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A rescue file: the digest it was kept under, that of its content, and whether its answers were taken."""

    digest: str
    content_digest: str
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """All that is kept about an attempt."""

    facts: AttemptFacts
    links: list[Link]
    marks: list[MarkFacts]
    files: list[FileFacts]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one attempt found. `receipt_unchecked`: closed by version 0.1, whose receipts were others."""

    number: int
    attempt: str
    fault: Fault | None
    receipt_unchecked: bool = False
    markings: tuple[Marking, ...] = ()


def check(record: AttemptRecord, paper: PaperFacts, scale: Scale) -> Checked:
    """The first bad record of an attempt, or none: paper, chain, events, row, files, marks."""
    facts = record.facts
    if not paper.is_whole:
        return Checked(facts.number, facts.attempt, Fault("paper"))
    verified = verify(facts, record.links, places_of(paper.content))
    fault = verified.fault or _file_fault(record, verified.replay) or _mark_fault(record, verified.replay, paper, scale)
    markings = tuple(verified.replay.markings)
    return Checked(facts.number, facts.attempt, fault, verified.replay.has_old_receipt, markings)


def _file_fault(record: AttemptRecord, replay: Replay) -> Fault | None:
    kept = sorted(file.digest for file in record.files if file.digest == file.content_digest)
    taken = sorted(file.digest for file in record.files if file.accepted)
    whole = kept == sorted(replay.files) and taken == sorted(replay.taken_files) and len(kept) == len(record.files)
    return None if whole else Fault("files")


def _mark_fault(record: AttemptRecord, replay: Replay, paper: PaperFacts, scale: Scale) -> Fault | None:
    marks = sorted(record.marks, key=lambda mark: mark.revision)
    if [mark.revision for mark in marks] != list(range(1, len(replay.markings) + 1)):
        return Fault("marks", None, {"stored": len(marks), "recorded": len(replay.markings)})
    for mark, marking in zip(marks, replay.markings, strict=True):
        fault = _difference(mark, marking, paper, scale, is_last=mark is marks[-1])
        if fault:
            return fault
    return None


def _difference(mark: MarkFacts, marking: Marking, paper: PaperFacts, scale: Scale, *, is_last: bool) -> Fault | None:
    right = reckoned(marking.answers, paper, scale)
    said: Mapping[str, tuple[Any, Any]] = {
        **{field.name: (getattr(mark.reckoned, field.name), getattr(right, field.name)) for field in fields(right)},
        "current": (mark.current, is_last),
        "event": (marking.score, str(right.score)),
    }
    for name, (stored, recorded) in said.items():
        if stored != recorded:
            facts = {"field": name, "revision": mark.revision, "stored": _short(stored), "recorded": _short(recorded)}
            return Fault("mark", marking.position if name == "event" else None, facts)
    return None


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def reckoned(answers: Mapping[int, Sequence[str]], paper: PaperFacts, scale: Scale) -> Reckoned:
    """The mark of these answers to this paper."""
    return reckon(paper_digest=paper.digest, content=paper.content, key=paper.right, answers=answers, scale=scale)
