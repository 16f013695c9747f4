"""How the dossier of a sitting is written: a ZIP of canonical JSON, the same bytes for the same facts. Pure.

    manifest.json    the sitting, counts, heads of the chains, papers, scale, scoring rule, SHA-256 of every other file
    attempts.jsonl   one line an attempt, by candidate number: what its row says, and every event with its hash
    marks.json       every revision of every mark
    papers.json      the papers that were sat, with their keys
    scale.json       the grade scale

No names of people are written here; events say which account did what, and they are hashed as they stand.
"""

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipInfo

import msgspec

from exams.delivery.evidence import Link, moment
from exams.delivery.verifying import AttemptFacts
from exams.marking.reckoning import Reckoned, Scale
from exams.results.checking import AttemptRecord, FileFacts, MarkFacts, PaperFacts

FORMAT = "dossier/1"
MANIFEST, ATTEMPTS, MARKS, PAPERS, SCALE = "manifest.json", "attempts.jsonl", "marks.json", "papers.json", "scale.json"
SEALED = (ATTEMPTS, MARKS, PAPERS, SCALE)
MARKS_BEGIN, MARKS_BETWEEN, MARKS_END = b'{"marks":[', b",\n", b"]}\n"


def canonical(said: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"  # both databases keep two digits
    raise TypeError(type(value).__name__)


def member(name: str) -> ZipInfo:
    """A file of the dossier without time and place of its making."""
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    return info


def attempt_line(record: AttemptRecord) -> bytes:
    """An attempt as one line."""
    said = asdict(record.facts)
    said["events"] = [[link.hash, link.body] for link in record.links]
    said["files"] = [{"digest": file.digest, "accepted": file.accepted} for file in record.files]
    return canonical(said) + b"\n"


def read_attempt(line: bytes, marks: dict[str, list[MarkFacts]]) -> AttemptRecord:
    """The attempt of a line. ValueError (or a kind of it) where it is none."""
    said = msgspec.json.decode(line)
    facts = msgspec.convert(said, AttemptFacts)
    links = [_link(*event) for event in said["events"]]
    files = [FileFacts(file["digest"], file["digest"], file["accepted"]) for file in said["files"]]
    return AttemptRecord(facts, links, marks.get(facts.attempt, []), files)


def _link(hashed: str, body: str) -> Link:
    said = json.loads(body)
    at = datetime.fromisoformat(said["at"])
    return Link(said["position"], said["kind"], at, body, hashed, said.get("client"), said.get("seq"))


def mark_line(facts: AttemptFacts, mark: MarkFacts) -> bytes:
    """One revision of a mark."""
    said = {"attempt": facts.attempt, "number": facts.number, "revision": mark.revision, "current": mark.current}
    return canonical(said | asdict(mark.reckoned))


def read_marks(content: bytes) -> dict[str, list[MarkFacts]]:
    """The marks by attempt. ValueError (or a kind of it) where these are none."""
    found: dict[str, list[MarkFacts]] = {}
    for said in msgspec.json.decode(content)["marks"]:
        mark = MarkFacts(said["revision"], said["current"], msgspec.convert(said, Reckoned))
        found.setdefault(said["attempt"], []).append(mark)
    return found


def papers_json(papers: list[PaperFacts]) -> bytes:
    ordered = sorted(papers, key=lambda paper: (paper.code, paper.digest))
    return canonical({"papers": [asdict(paper) for paper in ordered]}) + b"\n"


def read_papers(content: bytes) -> dict[str, PaperFacts]:
    """The papers by digest. ValueError (or a kind of it) where these are none."""
    papers = msgspec.convert(msgspec.json.decode(content)["papers"], list[PaperFacts])
    return {paper.digest: paper for paper in papers}


def scale_json(scale: Scale) -> bytes:
    return canonical(asdict(scale)) + b"\n"


def read_scale(content: bytes) -> Scale:
    """The scale. ValueError (or a kind of it) where this is none."""
    return msgspec.convert(msgspec.json.decode(content), Scale)
