"""Actions of printing: who took the papers, or their key, out of the house stands in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.papers.models import Paper, PaperSet
from exams.papers.printing.documents import key_document, papers_document
from office import journal
from office.errors import Refused
from people.models import User

# What a person prints at once; more make a document that Word no longer opens in reasonable time.
MOST_PRINTED = 60


class NotPrinted(Refused):
    code = "not_printed"


@dataclass(frozen=True, slots=True)
class Printed:
    content: bytes
    name: str


@transaction.atomic
def print_papers(*, paper_set: PaperSet, by: User | None, now: datetime, on: date) -> Printed:
    """The papers with their answer sheets, without any key. Raises NotPrinted for too many papers or none."""
    papers = _papers(paper_set)
    content = papers_document(paper_set, papers, now=now, on=on)
    _record("papers.set.print", paper_set, papers, by=by, now=now)
    return Printed(content, f"de-{papers[0].code}-{papers[-1].code}.docx")


@transaction.atomic
def print_key(*, paper_set: PaperSet, by: User | None, now: datetime, on: date) -> Printed:
    """The right answers of all papers, apart from them."""
    papers = _papers(paper_set, "key")
    content = key_document(paper_set, papers, now=now, on=on)
    _record("papers.set.print_key", paper_set, papers, by=by, now=now)
    return Printed(content, f"dap-an-{papers[0].code}-{papers[-1].code}.docx")


def _papers(paper_set: PaperSet, *with_: str) -> list[Paper]:
    papers = list(paper_set.papers.select_related(*with_).order_by("number")[: MOST_PRINTED + 1])
    if not papers:
        raise NotPrinted(_("This set has no papers yet. Make them first."))
    if len(papers) > MOST_PRINTED:
        sentence = _("A document holds %d papers at most. Make a set of fewer papers for printing.")
        raise NotPrinted(sentence % MOST_PRINTED)
    return papers


def _record(act: str, paper_set: PaperSet, papers: Sequence[Paper], *, by: User | None, now: datetime) -> None:
    codes = [paper.code for paper in papers]
    journal.write(act=act, subject=paper_set, by=by, now=now, data={"codes": codes})
