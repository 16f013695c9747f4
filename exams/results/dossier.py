"""The action of handing out the sealed dossier of a sitting: all that is needed to check and to mark it again."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

from exams.delivery.evidence import moment
from exams.delivery.over import may_still_start, still_working
from exams.marking.actions import mark_sitting, rule_of
from exams.marking.reckoning import RULE
from exams.results import dossier_format as form
from exams.results.sitting_records import PapersRead, records
from exams.sittings.models import Sitting
from office import journal
from office.errors import Refused
from people.models import User
from people.roles import Ability

IN_MEMORY = 16 * 1024 * 1024


class DossierRefused(Refused):
    code = "dossier_refused"


@dataclass(slots=True)
class Sealed:
    """What was written. `digest`: SHA-256 of the manifest, which names those of all other files: write it down."""

    digest: str = ""
    entries: int = 0
    attempts: int = 0
    events: int = 0
    marks: int = 0
    heads: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        return {"entries": self.entries, "attempts": self.attempts, "events": self.events, "marks": self.marks}


def export_dossier(*, sitting: Sitting, out: IO[bytes], by: User | None, now: datetime) -> Sealed:
    """Writes the dossier to `out`. The same record gives the same bytes.

    It holds papers with their keys: before the release only who may release gets it, and nobody while the sitting runs.
    """
    _refuse_hands(sitting, by)
    mark_sitting(sitting=sitting, by=None, now=now)
    _refuse_running(sitting, now)
    sealed = Sealed(entries=sitting.entries.count())
    with ZipFile(out, "w") as archive:
        papers = _write_attempts(archive, sitting, sealed)
        _write(archive, sealed, form.PAPERS, form.papers_json(list(papers.by_pk.values())))
        _write(archive, sealed, form.SCALE, form.scale_json(rule_of(sitting.scale)))
        manifest = form.canonical(_manifest(sitting, sealed, papers)) + b"\n"
        archive.writestr(form.member(form.MANIFEST), manifest)
    sealed.digest = hashlib.sha256(manifest).hexdigest()
    data = {"digest": sealed.digest, **sealed.counts()}
    journal.write(act="results.sitting.dossier", subject=sitting, by=by, now=now, data=data)
    return sealed


def _refuse_hands(sitting: Sitting, by: User | None) -> None:
    may = by is not None and Sitting.objects.where_may(by, Ability.RELEASE_RESULTS).filter(pk=sitting.pk).exists()
    if not may and not hasattr(sitting, "release"):
        raise DossierRefused(
            _("The results of %s are not released yet: until then only who may release them gets the dossier.")
            % sitting.code
        )


def _refuse_running(sitting: Sitting, now: datetime) -> None:
    if may_still_start(sitting, now) or still_working(sitting):
        raise DossierRefused(
            _("The sitting %s is still running. Export its dossier after it has ended.") % sitting.code
        )


def _write_attempts(archive: ZipFile, sitting: Sitting, sealed: Sealed) -> PapersRead:
    papers = PapersRead()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as marks:  # an archive takes one file at a time
        marks.write(form.MARKS_BEGIN)
        with _sealing(archive, sealed, form.ATTEMPTS) as lines:
            for record, _paper, _pk in records(sitting, papers):
                lines.write(form.attempt_line(record))
                for mark in record.marks:
                    marks.write(form.MARKS_BETWEEN if sealed.marks else b"")
                    marks.write(form.mark_line(record.facts, mark))
                    sealed.marks += 1
                sealed.attempts += 1
                sealed.events += len(record.links)
                sealed.heads[record.facts.attempt] = record.facts.head
        marks.write(form.MARKS_END)
        marks.seek(0)
        with _sealing(archive, sealed, form.MARKS) as file:
            while part := marks.read(1 << 20):
                file.write(part)
    return papers


def _write(archive: ZipFile, sealed: Sealed, name: str, content: bytes) -> None:
    with _sealing(archive, sealed, name) as file:
        file.write(content)


class _Hashed:
    """Writes on, and hashes what was written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.hash = stream, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.stream.write(content)
        self.hash.update(content)


@contextmanager
def _sealing(archive: ZipFile, sealed: Sealed, name: str) -> Iterator[_Hashed]:
    with archive.open(form.member(name), "w", force_zip64=True) as stream:
        hashed = _Hashed(stream)
        yield hashed
    sealed.files[name] = hashed.hash.hexdigest()


def _manifest(sitting: Sitting, sealed: Sealed, papers: PapersRead) -> dict[str, Any]:
    return {
        "khue": form.FORMAT,
        "sitting": {
            "uid": str(sitting.uid),
            "code": sitting.code,
            "title": sitting.title,
            "opens_at": moment(sitting.opens_at),
            "closes_at": moment(sitting.closes_at),
            "minutes": sitting.duration_minutes,
        },
        "counts": sealed.counts(),
        "heads": sealed.heads,
        "papers": sorted(paper.digest for paper in papers.by_pk.values()),
        "scale": rule_of(sitting.scale).name,
        "scoring_rule": RULE,
        "files": sealed.files,
    }
