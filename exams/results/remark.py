"""Marks a sitting again from its dossier alone, and says where that differs. Pure: no database, any machine."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import msgspec
from django.utils.translation import gettext as _

from exams.delivery.fault_words import sentence
from exams.marking.reckoning import RULE, Scale
from exams.results import dossier_format as form
from exams.results.checking import AttemptRecord, MarkFacts, PaperFacts, check, reckoned
from office.errors import Refused

DAMAGED = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
UNREADABLE = (msgspec.MsgspecError, KeyError, TypeError, ValueError, IndexError, AttributeError)


class NoDossier(Refused):
    """What was given is no dossier that this version can read."""

    code = "no_dossier"


class Differs(Refused):
    """The first place at which the dossier is not what its own record comes to."""

    code = "differs"


@dataclass(slots=True)
class Remarked:
    """What marking again came to. `marks`: the bytes of marks.json; `difference`: the first one, or ""."""

    marks: bytes = b""
    difference: str = ""
    attempts: int = 0
    heads: dict[str, str] = field(default_factory=dict)


def remark(stream: IO[bytes]) -> Remarked:
    """Checks every seal, chain and rule of the dossier and marks every attempt anew. NoDossier where it is none."""
    try:
        archive = ZipFile(stream)
    except (*DAMAGED, ValueError) as error:  # a spoilt list of contents: other version, impossible place, broken name
        raise NoDossier(_("This is no dossier: it is no ZIP file.")) from error
    done = Remarked()
    with archive:
        try:
            manifest = _manifest(archive)
            _remark(archive, manifest, done)
        except Differs as first:
            done.difference = first.message
        except DAMAGED as error:
            done.difference = _("The file is damaged: %s") % error
    return done


def _manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(archive.read(form.MANIFEST))
        version = said["khue"]
    except UNREADABLE as error:
        raise NoDossier(_("This is no dossier: it has no manifest.")) from error
    if version != form.FORMAT:
        raise NoDossier(_("This dossier has the form “%s”, which this version does not know.") % version)
    manifest: dict[str, Any] = said
    return manifest


def _remark(archive: ZipFile, manifest: dict[str, Any], done: Remarked) -> None:
    _check_seals(archive, manifest)
    try:
        papers, scale = form.read_papers(archive.read(form.PAPERS)), form.read_scale(archive.read(form.SCALE))
        stored = archive.read(form.MARKS)
        marks = form.read_marks(stored)
    except UNREADABLE as error:
        raise Differs(_("The papers, the scale or the marks cannot be read.")) from error
    if manifest.get("scoring_rule") != RULE or manifest.get("scale") != scale.name:
        raise Differs(_("The manifest names another scale or scoring rule."))
    lines: list[bytes] = []
    for record in _records(archive, marks):
        lines += _marked_again(record, papers, scale)
        done.attempts += 1
        done.heads[record.facts.attempt] = record.facts.head
    done.marks = form.MARKS_BEGIN + form.MARKS_BETWEEN.join(lines) + form.MARKS_END
    if done.heads != manifest.get("heads"):
        raise Differs(_("The attempts are not those of the manifest."))
    if done.marks != stored:
        raise Differs(_("marks.json is not what marking again gives."))


def _check_seals(archive: ZipFile, manifest: dict[str, Any]) -> None:
    names = sorted(archive.namelist())
    if names != sorted((*form.SEALED, form.MANIFEST)):
        raise Differs(_("The dossier does not hold the files that it should: %s.") % ", ".join(names))
    for name in form.SEALED:
        if _digest(archive, name) != manifest.get("files", {}).get(name):
            raise Differs(_("%s is not the file that was sealed: its SHA-256 differs.") % name)


def _digest(archive: ZipFile, name: str) -> str:
    with archive.open(name) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # reads, which is enough


def _records(archive: ZipFile, marks: dict[str, list[MarkFacts]]) -> Iterator[AttemptRecord]:
    with archive.open(form.ATTEMPTS) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                record = form.read_attempt(line, marks)
            except UNREADABLE as error:
                raise Differs(_("Line %d of attempts.jsonl cannot be read.") % number) from error
            yield record


def _marked_again(record: AttemptRecord, papers: dict[str, PaperFacts], scale: Scale) -> list[bytes]:
    """The lines of marks.json for an attempt, from its events alone."""
    paper = papers.get(record.facts.paper)
    if paper is None:
        raise Differs(_("Candidate %03d: the paper is missing.") % record.facts.number)
    checked = check(record, paper, scale)
    if checked.fault:
        raise Differs(sentence(checked.number, checked.fault))
    return [
        form.mark_line(record.facts, MarkFacts(number, marking is checked.markings[-1], again))
        for number, marking in enumerate(checked.markings, start=1)
        for again in [reckoned(marking.answers, paper, scale)]
    ]
